import { Controller, Delete, Get, Headers, Param, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Access } from '../../application/access/access.js';
import { RUN_STATUSES } from '../../application/runs/run.js';
import { Runs } from '../../application/runs/runs.js';
import { CallerPlaces } from './access/caller-places.js';
import { ApiProblems } from './api-problem.js';
import { QueryReader } from './query-reader.js';
import { END_EVENT_ID, sendRunEvents } from './run-events.js';
import { viewOf } from './run-view.js';
import { RunPageView, RunView } from './run-view.dto.js';

const DEFAULT_PAGE = 50;
const LARGEST_PAGE = 1000;
const UNKNOWN = { 404: 'There is no such simulation, or it is no longer kept.' };

type Query = Record<string, unknown>;

/** The runs of this service. */
@ApiTags('simulations')
@Access('read')
@Controller('simulations')
export class SimulationsController {
  private readonly eventStreams = new CallerPlaces({
    altogether: 1000,
    ofCaller: 250,
    code: 'events.busy',
    what: 'event streams open',
  });

  constructor(private readonly runs: Runs) {}

  /** The runs, newest first, a page at a time. */
  @Get()
  @ApiQuery({
    name: 'limit',
    required: false,
    schema: { type: 'integer', minimum: 1, maximum: LARGEST_PAGE, default: DEFAULT_PAGE },
  })
  @ApiQuery({
    name: 'cursor',
    required: false,
    description: '`next_cursor` of the previous page.',
    schema: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
  })
  @ApiQuery({ name: 'status', required: false, schema: { type: 'string', enum: [...RUN_STATUSES] } })
  @ApiOkResponse({ type: RunPageView })
  @ApiProblems({ 400: 'A query parameter is wrong; `errors` lists every one.' })
  list(@Query() query: Query): RunPageView {
    const reader = new QueryReader(query, ['limit', 'cursor', 'status']);
    const limit = reader.integer('limit', 1, LARGEST_PAGE, DEFAULT_PAGE);
    const cursor = reader.integer('cursor', 1, Number.MAX_SAFE_INTEGER, undefined);
    const status = reader.choice('status', RUN_STATUSES);
    reader.finish();
    const { runs, nextCursor } = this.runs.list(limit, cursor, status);
    return {
      simulations: runs.map(viewOf),
      ...(nextCursor !== undefined && { next_cursor: String(nextCursor) }),
    };
  }

  /** One run: its status, progress, command and destination, and the reason if it failed. */
  @Get(':id')
  @ApiOkResponse({ type: RunView })
  @ApiProblems(UNKNOWN)
  get(@Param('id') id: string): RunView {
    return viewOf(this.runs.get(id));
  }

  /** Stops a run: at once if it is queued, after the current block if it is running. */
  @Delete(':id')
  @Access('run')
  @ApiResponse({
    status: 200,
    description: 'Cancelled: the run was queued, or had already been cancelled.',
    type: RunView,
  })
  @ApiResponse({
    status: 202,
    description: 'Stopping; follow the run until its status is `cancelled`.',
    type: RunView,
  })
  @ApiProblems({ ...UNKNOWN, 409: 'The run has already succeeded or failed.' })
  async cancel(@Param('id') id: string, @Res({ passthrough: true }) response: Response): Promise<RunView> {
    const run = await this.runs.cancel(id);
    response.status(run.status === 'cancelled' ? 200 : 202);
    return viewOf(run);
  }

  /**
   * The run's states as server-sent events: `state` at once, `progress` at most four times a second, `end` last. A
   * client that reconnects after the end gets 204.
   */
  @Get(':id/events')
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'Sent by browsers that reconnect.',
    schema: { type: 'string' },
  })
  @ApiOkResponse({
    description: 'Events whose data is the run, as GET /simulations/{id} shows it.',
    // Without a schema: OpenAPI 3.1 can describe a stream of events only as a text, which it is not.
    content: { 'text/event-stream': {} },
  })
  @ApiResponse({ status: 204, description: 'The client has already received the end of the stream.' })
  @ApiProblems({ ...UNKNOWN, 429: 'Too many event streams are open.' })
  async events(
    @Param('id') id: string,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() response: Response,
  ): Promise<void> {
    const changes = this.runs.watch(id);
    if (lastEventId === END_EVENT_ID) response.status(204).end();
    else {
      const leave = this.eventStreams.take(response.req);
      await sendRunEvents(changes, response).finally(leave);
    }
  }
}
