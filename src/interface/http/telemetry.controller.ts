import { Controller, Get, NotAcceptableException, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Access } from '../../application/access/access.js';
import { Callers } from '../../application/access/callers.js';
import { callerOf } from '../../application/access/request-callers.js';
import { Runs } from '../../application/runs/runs.js';
import { COLUMN_SETS } from '../../domain/reefer/schema.js';
import { containerList } from '../../domain/simulation/container-list.js';
import type { SimulationCommand } from '../../domain/simulation/simulation-command.js';
import { Simulator } from '../../domain/simulation/simulator.js';
import { assertScope } from './access/access.guard.js';
import { ApiProblems } from './api-problem.js';
import { savedAs, savedAsHeader } from './file-name.js';
import { QueryReader } from './query-reader.js';
import { TELEMETRY_TYPES, TelemetryDownload } from './telemetry-download.js';

const ENDINGS = { 'application/x-ndjson': '.ndjson', 'text/csv': '.csv' } as const;

/** The records of runs. */
@ApiTags('simulations')
@Access('read')
@Controller('simulations')
export class TelemetryController {
  constructor(
    private readonly runs: Runs,
    private readonly simulator: Simulator,
    private readonly download: TelemetryDownload,
    private readonly callers: Callers,
  ) {}

  /** The telemetry of the run's command, generated again, whatever the run's state. */
  @Get(':id/telemetry')
  @ApiQuery({
    name: 'from',
    required: false,
    description: 'First record, counted from 0.',
    schema: { type: 'integer', minimum: 0, default: 0 },
  })
  @ApiQuery({
    name: 'to',
    required: false,
    description: 'The record after the last one; the total number if absent.',
    schema: { type: 'integer', minimum: 0 },
  })
  @ApiQuery({
    name: 'container',
    required: false,
    description: 'The records of this container only, then counted from 0.',
    schema: { type: 'string' },
  })
  @ApiQuery({
    name: 'columns',
    required: false,
    description:
      'The contract’s twenty columns, those and the labels, or all; `labels.columns` of a scenario changes nothing here.',
    schema: { type: 'string', enum: [...COLUMN_SETS], default: 'contract' },
  })
  @ApiProduces(...TELEMETRY_TYPES)
  @ApiOkResponse({
    description: 'The records, one per line.',
    schema: { type: 'string' },
    headers: {
      ...savedAsHeader('ID.csv'),
      'X-Records-Published': {
        description: 'How many records of the run the destination has acknowledged.',
        schema: { type: 'integer' },
      },
    },
  })
  @ApiProblems({
    404: 'There is no such simulation, or it is no longer kept.',
    400: 'A query parameter is wrong; `errors` lists every one.',
    406: 'Accept allows neither application/x-ndjson nor text/csv.',
    429: 'Too many downloads are in progress.',
  })
  async telemetry(
    @Param('id') id: string,
    @Query() query: Record<string, unknown>,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { id: runId, command: whole, recordsPublished } = this.runs.get(id);
    const reader = new QueryReader(query, ['from', 'to', 'container', 'columns']);
    const container = reader.choice(
      'container',
      containerIdsOf(whole),
      () => `a container of the run: ${containerList(whole)}`,
    );
    const columns = reader.choice('columns', COLUMN_SETS) ?? 'contract';
    if (columns !== 'contract' && this.callers.locked) assertScope(callerOf(request), 'truth');
    const command = container === undefined ? whole : alone(whole, container);
    const to = reader.integer('to', 0, command.records, command.records);
    const from = reader.integer('from', 0, to, 0);
    reader.finish();
    const type = TELEMETRY_TYPES.find((candidate) => candidate === request.accepts([...TELEMETRY_TYPES]));
    if (!type)
      throw new NotAcceptableException(
        `Telemetry is available as ${TELEMETRY_TYPES.join(' or ')}; Accept allows neither.`,
      );
    const feed = this.simulator.feed(command, from, request.method === 'HEAD' ? from : to);
    const name = container === undefined ? runId : `${runId}-${container}`;
    const headers = {
      'Content-Type': `${type}; charset=utf-8`,
      ...savedAs(`${name}${ENDINGS[type]}`),
      'X-Records-Published': String(recordsPublished),
      'Cache-Control': 'no-store',
    };
    await this.download.send(feed, { type, columns, headers }, response);
  }
}

function containerIdsOf({ containers }: SimulationCommand): readonly string[] {
  return containers.map(({ containerId }) => containerId);
}

function alone(command: SimulationCommand, containerId: string): SimulationCommand {
  return command.withContainers(command.containers.filter((plan) => plan.containerId === containerId));
}
