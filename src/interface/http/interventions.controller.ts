import { Body, Controller, Delete, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Access } from '../../application/access/access.js';
import { type FaultDecision, Runs } from '../../application/runs/runs.js';
import { StateError } from '../../domain/errors.js';
import { isContainerId, meantContainerId } from '../../domain/reefer/container-id.js';
import { containerList } from '../../domain/simulation/container-list.js';
import { DocumentReader, nameOf } from '../../domain/scenario/document-reader.js';
import { readSuddenFault } from '../../domain/scenario/read-interventions.js';
import { ApiProblems } from './api-problem.js';
import { fieldProblem, InvalidRequest, objectOf, unknownFields } from './invalid-request.js';
import { outsideOfRequest } from './request-context.js';
import { RunView } from './run-view.dto.js';
import { viewOf } from './run-view.js';
import { FaultRequest, FaultView, RunPatch } from './scenario.dto.js';

const UNKNOWN = 'There is no such simulation, or it is no longer kept.';
const ENDED = 'The run has ended, or is being cancelled.';

/** Changes runs that are under way. */
@ApiTags('simulations')
@Access('run')
@Controller('simulations')
export class InterventionsController {
  constructor(private readonly runs: Runs) {}

  /** Pauses a run, or lets it go on: no record is handed over while it is paused; measurement times do not notice. */
  @Patch(':id')
  @ApiBody({ type: RunPatch })
  @ApiOkResponse({ type: RunView })
  @ApiProblems({
    400: 'The body is not { "paused": true } or { "paused": false }.',
    404: UNKNOWN,
    409: ENDED,
    415: 'The body is not JSON.',
  })
  async pause(@Param('id') id: string, @Body() body: unknown): Promise<RunView> {
    this.runs.get(id);
    const { paused, ...others } = objectOf(body);
    const errors = unknownFields(Object.keys(others), ['paused']);
    if (typeof paused !== 'boolean') errors.unshift(fieldProblem(['paused'], 'must be true or false'));
    if (errors.length > 0) throw new InvalidRequest(errors);
    return viewOf(await outsideOfRequest(() => this.runs.pause(id, paused === true)));
  }

  /**
   * Begins a fault of a container with its next record that was not yet handed over. The telemetry of the run is from
   * then on that of a scenario with this fault.
   */
  @Post(':id/faults')
  @HttpCode(202)
  @ApiBody({
    type: FaultRequest,
    examples: {
      'a worn compressor': { value: { containerID: 'CSQU3054383', kind: 'compressor-wear', loss: '20%/d' } },
      'an open door': { value: { containerID: 'CSQU3054383', kind: 'door-open', duration: '45m' } },
    },
  })
  @ApiResponse({ status: 202, description: 'It begins with `first_record`.', type: FaultView })
  @ApiProblems({
    400: 'The fault is wrong, or cannot befall this container; `errors` lists every wrong field.',
    404: 'There is no such simulation, or it does not have the container.',
    409: 'The run has ended, is of the statistical model, the container has no further record, or it has this fault already.',
    415: 'The body is not JSON.',
  })
  async begin(@Param('id') id: string, @Body() body: unknown): Promise<FaultView> {
    const { command, origin } = this.runs.get(id);
    const { containerID, ...document } = objectOf(body);
    if (origin.document['model'] === 'statistical') throw placesItsFaults();
    const reader = new DocumentReader();
    const fault = readSuddenFault(reader, document, [], 'physical', ['containerID']);
    const errors = reader.problems.map(({ path, message }) => fieldProblem(path, message));
    if (typeof containerID !== 'string' || !isContainerId(containerID)) {
      const what = containerID === undefined ? 'is missing' : `must not be ${nameOf(containerID)}`;
      errors.push(
        fieldProblem(
          ['containerID'],
          `${what}: give the id of a container of the run, ${containerList(command)}${meantContainerId(containerID)}`,
        ),
      );
    }
    if (errors.length > 0 || !fault) throw new InvalidRequest(errors);
    const begun = await outsideOfRequest(() =>
      this.runs.beginFault(id, String(containerID), fault, document),
    );
    return faultViewOf(begun);
  }

  /** Ends a fault with its container's next record, as if it had been repaired. */
  @Delete(':id/faults/:fault')
  @HttpCode(202)
  @ApiResponse({ status: 202, description: 'It ends with `first_record`.', type: FaultView })
  @ApiProblems({
    404: 'There is no such simulation, or it has no such fault.',
    409: 'The run or the fault has ended, or the container has no further record.',
  })
  async end(@Param('id') id: string, @Param('fault') fault: string): Promise<FaultView> {
    return faultViewOf(await outsideOfRequest(() => this.runs.endFault(id, fault)));
  }
}

function placesItsFaults(): StateError {
  return new StateError(
    'run.statistical',
    'This run is of the statistical model, which places its faults itself; only a run with "model": "physical" takes others while it runs. Start one: POST /control with it, or POST /simulations.',
  );
}

function faultViewOf({ id, containerId, firstRecord }: FaultDecision): FaultView {
  return { fault_id: id, containerID: containerId, first_record: firstRecord };
}
