import { Body, Controller, Get, Headers, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiOkResponse, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Access } from '../../application/access/access.js';
import { callerOf } from '../../application/access/request-callers.js';
import { ScenarioRuns } from '../../application/runs/scenario-runs.js';
import { controlDocument } from '../../domain/scenario/control-document.js';
import { ApiProblems } from './api-problem.js';
import { canonicalJson } from './canonical-json.js';
import { controlOrder } from './control-order.js';
import { ControlRequest } from './control-request.dto.js';
import { ControlRequestPipe } from './control-request.pipe.js';
import { IDEMPOTENCY_KEY_HEADER, idempotencyOf } from './idempotency-key.js';
import { Pong } from './pong.dto.js';
import { publicPath } from './public-path.js';
import { outsideOfRequest } from './request-context.js';
import { viewOf } from './run-view.js';
import { RunAccepted } from './run-view.dto.js';

/** Starts simulations. */
@ApiTags('control')
@Access('read')
@Controller('control')
export class ControlController {
  constructor(private readonly scenarioRuns: ScenarioRuns) {}

  /** Returns a fixed answer, for smoke tests. */
  @Get()
  @ApiOkResponse({ type: Pong })
  ping(): Pong {
    return { status: 'success', message: 'pong!' };
  }

  /**
   * Starts a simulation and answers before its first record is published. Follow it at the `Location` of the response,
   * or through its events. Without `records_per_second` all is sent at once, so the measurement times run ahead of the
   * clock: 1000 records at 300 s end 3.5 days from now. Two runs of one container at the same time interleave under one
   * key; `exclusive` refuses the second.
   */
  @Post()
  @Access('run')
  @HttpCode(202)
  @ApiHeader(IDEMPOTENCY_KEY_HEADER)
  @ApiBody({ type: ControlRequest })
  @ApiResponse({
    status: 202,
    description: 'Accepted; Location is the address of the run.',
    type: RunAccepted,
    headers: { Location: { description: 'The run.', schema: { type: 'string', format: 'uri-reference' } } },
  })
  @ApiProblems({
    400: 'The request is wrong; `errors` lists every wrong field.',
    409: 'Another run has the container, and this one is to be exclusive.',
    413: 'The body is larger than 16 KiB.',
    415: 'The body is not JSON.',
    422: 'The Idempotency-Key was used for another body.',
    429: 'The maximum number of simulations are running and waiting; Retry-After says when to try again.',
    503: 'The destination does not answer, or the service is shutting down.',
  })
  async start(
    @Body(ControlRequestPipe) request: ControlRequest,
    @Headers('idempotency-key') key: string | undefined,
    @Req() httpRequest: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RunAccepted> {
    const caller = callerOf(httpRequest)?.name;
    const { order, scenario } = controlOrder(request);
    const draws = { seed: order.seed, nowEpochSeconds: order.startEpochSeconds };
    const run = await outsideOfRequest(() =>
      this.scenarioRuns.start(scenario, controlDocument(order), draws, {
        kind: 'control',
        caller,
        simulation: order.simulation,
        faults: order.faults,
        exclusive: request.exclusive ?? false,
        idempotency: idempotencyOf(key, canonicalJson(httpRequest.body), caller),
      }),
    );
    response.location(publicPath(httpRequest, `/simulations/${run.id}`));
    return { reason: 'Simulation started', ...viewOf(run) };
  }
}
