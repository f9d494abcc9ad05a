import { Controller, Get, Headers, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiExtraModels,
  ApiHeader,
  ApiOkResponse,
  ApiProduces,
  ApiQuery,
  ApiResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Access } from '../../application/access/access.js';
import { callerOf } from '../../application/access/request-callers.js';
import { ScenarioLibrary } from '../../application/ports/scenario-library.js';
import { Runs } from '../../application/runs/runs.js';
import { ScenarioRuns } from '../../application/runs/scenario-runs.js';
import { WrongScenario } from '../../domain/scenario/wrong-scenario.js';
import { ApiProblems } from './api-problem.js';
import { savedAsHeader } from './file-name.js';
import { IDEMPOTENCY_KEY_HEADER, idempotencyOf } from './idempotency-key.js';
import { documentProblem, InvalidRequest } from './invalid-request.js';
import { QueryReader } from './query-reader.js';
import { publicPath } from './public-path.js';
import { outsideOfRequest } from './request-context.js';
import { nowEpochSeconds, randomSeed } from './request-draws.js';
import { resolvedPage } from './resolved-scenario.js';
import { RunAccepted } from './run-view.dto.js';
import { viewOf } from './run-view.js';
import { ResolvedScenario } from './scenario.dto.js';
import { DOCUMENT_TYPES, formOf, sendDocument } from './scenario-document.js';

const DEFAULT_PAGE = 100;
const LARGEST_PAGE = 1000;

/** Runs of scenarios: whole fleets, and what happens to them. */
@ApiTags('scenarios')
@Access('truth')
@Controller('simulations')
export class ScenarioRunsController {
  constructor(
    private readonly library: ScenarioLibrary,
    private readonly scenarioRuns: ScenarioRuns,
    private readonly runs: Runs,
  ) {}

  /**
   * Starts a scenario and answers before its first record is published. The body is a scenario document (YAML or JSON, at
   * most 1 MiB), or the name of a built-in scenario with keys to replace.
   */
  @Post()
  @Access('run')
  @HttpCode(202)
  @ApiHeader(IDEMPOTENCY_KEY_HEADER)
  @ApiConsumes('application/json', 'application/yaml')
  @ApiBody({
    schema: { type: 'object', additionalProperties: true },
    examples: {
      'a built-in scenario': { value: { scenario: 'demonstration' } },
      'with keys replaced': { value: { scenario: 'drifting-sensor', seed: 7, duration: '8d' } },
      'a document': {
        value: {
          version: 1,
          name: 'a-leak',
          records: 288,
          fleet: [{ group: 'bananas', containers: 3, product: 'P02' }],
          faults: [{ kind: 'refrigerant-leak', count: 1, onset: '6h', loss: '20%/d' }],
        },
      },
    },
  })
  @ApiResponse({
    status: 202,
    description: 'Accepted; Location is the address of the run.',
    type: RunAccepted,
    headers: { Location: { description: 'The run.', schema: { type: 'string', format: 'uri-reference' } } },
  })
  @ApiProblems({
    400: 'The document is wrong; `errors` lists every problem with its pointer, and its line if it is YAML.',
    404: 'There is no such built-in scenario; the detail names those that there are.',
    413: 'The body is larger than 1 MiB.',
    415: 'The body is neither YAML nor JSON.',
    422: 'The Idempotency-Key was used for another body.',
    429: 'The maximum number of simulations are running and waiting; Retry-After says when to try again.',
    503: 'The destination does not answer, or the service is shutting down.',
  })
  async start(
    @Headers('idempotency-key') key: string | undefined,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RunAccepted> {
    const text = typeof request.body === 'string' ? request.body : '';
    const caller = callerOf(request)?.name;
    const idempotency = idempotencyOf(key, text, caller);
    const reading = await this.library.read(text, formOf(request));
    if (reading.problems) throw new InvalidRequest(reading.problems.map(documentProblem));
    const { scenario, document, locate } = reading;
    const draws = { seed: randomSeed(), nowEpochSeconds: nowEpochSeconds() };
    const run = await outsideOfRequest(() =>
      this.scenarioRuns.start(scenario, document, draws, { kind: 'scenario', caller, idempotency }),
    ).catch(async (error: unknown) => {
      if (!(error instanceof WrongScenario)) throw error;
      throw new InvalidRequest((await locate(error.problems)).map(documentProblem), error.code);
    });
    response.location(publicPath(request, `/simulations/${run.id}`));
    return { reason: 'Simulation started', ...viewOf(run) };
  }

  /**
   * The scenario of a run, with the seed and the start that were drawn, and the faults that were begun or ended since:
   * `generate --scenario` makes the same records of it. With `resolved=true`, what the seed has drawn of each container,
   * a page at a time, as JSON.
   */
  @Get(':id/scenario')
  @ApiQuery({ name: 'resolved', required: false, schema: { type: 'string', enum: ['true', 'false'] } })
  @ApiQuery({
    name: 'limit',
    required: false,
    description: 'Containers of a page.',
    schema: { type: 'integer', minimum: 1, maximum: LARGEST_PAGE, default: DEFAULT_PAGE },
  })
  @ApiQuery({
    name: 'cursor',
    required: false,
    description: '`next_cursor` of the previous page.',
    schema: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
  })
  @ApiExtraModels(ResolvedScenario)
  @ApiProduces(...DOCUMENT_TYPES)
  @ApiOkResponse({
    description: 'The document, or what was drawn.',
    schema: {
      anyOf: [{ $ref: getSchemaPath(ResolvedScenario) }, { type: 'object', additionalProperties: true }],
    },
    headers: savedAsHeader('ID.yaml'),
  })
  @ApiProblems({
    400: 'A query parameter is wrong; `errors` lists every one.',
    404: 'There is no such simulation, or it is no longer kept.',
    406: 'Accept allows neither application/yaml nor application/json.',
  })
  scenario(
    @Param('id') id: string,
    @Query() query: Record<string, unknown>,
    @Req() request: Request,
    @Res() response: Response,
  ): void {
    const { id: runId, command, origin } = this.runs.get(id);
    const reader = new QueryReader(query, ['resolved', 'limit', 'cursor']);
    const resolved = reader.choice('resolved', ['true', 'false']) === 'true';
    const limit = reader.integer('limit', 1, LARGEST_PAGE, DEFAULT_PAGE);
    const cursor = reader.integer('cursor', 0, Number.MAX_SAFE_INTEGER, 0);
    reader.finish();
    if (resolved) response.json(resolvedPage(command, cursor, limit));
    else sendDocument(origin.document, this.library.write(origin.document), runId, request, response);
  }
}
