import { Body, Controller, Get, Headers, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiOkResponse, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { IdempotentRequest } from '../../application/ports/run-store.js';
import { Runs } from '../../application/runs/runs.js';
import { STATISTICAL } from '../../domain/models/statistical/statistical-model.js';
import { SimulationCommand } from '../../domain/simulation/simulation-command.js';
import { planOf } from '../../domain/simulation/simulation-kind.js';
import { ApiProblems } from './api-problem.js';
import { canonicalJson } from './canonical-json.js';
import { ControlRequest } from './control-request.dto.js';
import { ControlRequestPipe } from './control-request.pipe.js';
import { parseRfc3339 } from '../../domain/telemetry/instant.js';
import { InvalidRequest } from './invalid-request.js';
import { Pong } from './pong.dto.js';
import { outsideOfRequest } from './request-context.js';
import { RunAccepted, viewOf } from './run-view.dto.js';

const DEFAULT_INTERVAL_SECONDS = 300;
const IDEMPOTENCY_KEY = /^[\x20-\x7e]{1,255}$/;

/** Starts simulations. */
@ApiTags('control')
@Controller('control')
export class ControlController {
  constructor(private readonly runs: Runs) {}

  /** Returns a fixed answer, for smoke tests. */
  @Get()
  @ApiOkResponse({ type: Pong })
  ping(): Pong {
    return { status: 'success', message: 'pong!' };
  }

  /**
   * Starts a simulation and answers before its first record is published. Follow it at the `Location` of the response,
   * or through its events.
   */
  @Post()
  @HttpCode(202)
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description:
      '1-255 printable ASCII characters. A repeat with the same key and body gets the first run; with another body, 422.',
    schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[ -~]+$' },
  })
  @ApiBody({ type: ControlRequest })
  @ApiResponse({
    status: 202,
    description: 'Accepted; Location is the address of the run.',
    type: RunAccepted,
    headers: { Location: { description: 'The run.', schema: { type: 'string', format: 'uri-reference' } } },
  })
  @ApiProblems({
    400: 'The request is wrong; `errors` lists every wrong field.',
    413: 'The body is larger than 16 KiB.',
    415: 'The body is not JSON.',
    422: 'The Idempotency-Key was used for another body.',
    429: 'The maximum number of simulations are running and waiting; Retry-After says when to try again.',
    503: 'The destination does not answer, or the service is shutting down.',
  })
  async start(
    @Body(ControlRequestPipe) request: ControlRequest,
    @Headers('idempotency-key') key: string | undefined,
    @Req() { body }: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RunAccepted> {
    const run = await outsideOfRequest(() =>
      this.runs.start(commandOf(request), {
        recordsPerSecond: request.records_per_second,
        idempotency: idempotencyOf(key, body),
      }),
    );
    response.location(`/simulations/${run.id}`);
    return { reason: 'Simulation started', ...viewOf(run) };
  }
}

/** Builds the command; a random seed and the clock enter a run only here. */
function commandOf(request: ControlRequest): SimulationCommand {
  const { containerID, product_id, nb_of_records, simulation, seed, start_time, interval_seconds } = request;
  const start = start_time === undefined ? Math.floor(Date.now() / 1000) : parseRfc3339(start_time);
  return new SimulationCommand({
    containers: [
      planOf(
        {
          containerId: containerID,
          productId: product_id,
          simulation: simulation === 'power' ? 'poweroff' : simulation,
          records: nb_of_records,
        },
        STATISTICAL,
      ),
    ],
    seed: seed ?? (crypto.getRandomValues(new Uint32Array(1))[0] as number),
    startEpochSeconds: start as number,
    intervalSeconds: interval_seconds ?? DEFAULT_INTERVAL_SECONDS,
  });
}

function idempotencyOf(key: string | undefined, body: unknown): IdempotentRequest | undefined {
  if (key === undefined) return undefined;
  if (!IDEMPOTENCY_KEY.test(key)) {
    throw new InvalidRequest([
      { field: 'Idempotency-Key', message: 'must be 1 to 255 printable ASCII characters' },
    ]);
  }
  return { key, content: canonicalJson(body) };
}
