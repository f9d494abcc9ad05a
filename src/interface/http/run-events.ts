import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Response } from 'express';
import type { Observable } from 'rxjs';
import type { RunSnapshot } from '../../application/runs/run.js';
import { viewOf } from './run-view.js';

const SHORTEST_GAP_MS = 250;
const HEARTBEAT_MS = 15_000;
/** A client that does not read for so long is disconnected. */
const STALLED_MS = 60_000;

/** The id of a stream's last event: a client that reconnects with it has seen the end. */
export const END_EVENT_ID = 'end';

/**
 * Sends a run's states as server-sent events: `state` first, then `progress` at most four times a second, and `end`
 * last. A slow client gets only the newest state. A comment keeps idle connections open. Resolves when the stream has
 * ended or the client has disconnected.
 */
export async function sendRunEvents(changes: Observable<RunSnapshot>, response: Response): Promise<void> {
  if (response.closed) return;
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const newest = new NewestState(changes, gone.signal);
  const heartbeat = setInterval(() => {
    if (!response.writableNeedDrain) response.write(': the run goes on\n\n');
  }, HEARTBEAT_MS);
  try {
    response
      .status(200)
      .set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' });
    response.flushHeaders();
    if (response.req.method === 'HEAD') {
      response.end();
      return;
    }
    for (let name = 'state'; ; name = 'progress') {
      const run = await newest.take();
      await send(response, eventText(name, String(run.recordsPublished), run), gone.signal);
      if (run.endedAt) {
        response.end(eventText('end', END_EVENT_ID, run));
        return;
      }
      await sleep(SHORTEST_GAP_MS, undefined, { signal: gone.signal });
    }
  } catch (error) {
    if (!gone.signal.aborted) throw error;
  } finally {
    clearInterval(heartbeat);
    newest.close();
  }
}

const viewTexts = new WeakMap<RunSnapshot, string>();

function eventText(name: string, id: string, run: RunSnapshot): string {
  return `event: ${name}\nid: ${id}\ndata: ${viewText(run)}\n\n`;
}

/** The view of a state as JSON, made once for all who watch the run. */
function viewText(run: RunSnapshot): string {
  let text = viewTexts.get(run);
  if (text === undefined) {
    text = JSON.stringify(viewOf(run));
    viewTexts.set(run, text);
  }
  return text;
}

/** Writes the text; if the client reads too slowly, waits until it catches up, but not for ever. */
async function send(response: Response, text: string, signal: AbortSignal): Promise<void> {
  if (response.write(text)) return;
  const patience = setTimeout(() => response.destroy(), STALLED_MS);
  try {
    await once(response, 'drain', { signal });
  } finally {
    clearTimeout(patience);
  }
}

/** Holds the newest state that has not been taken yet. */
class NewestState {
  private state: RunSnapshot | undefined;
  private wake: () => void = () => undefined;
  private readonly subscription;

  constructor(
    changes: Observable<RunSnapshot>,
    private readonly signal: AbortSignal,
  ) {
    signal.addEventListener('abort', () => this.wake(), { once: true });
    this.subscription = changes.subscribe((state) => {
      this.state = state;
      this.wake();
    });
  }

  /** The newest state, as soon as there is one; rejects when the signal aborts. */
  async take(): Promise<RunSnapshot> {
    while (!this.state) {
      this.signal.throwIfAborted();
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
    const { state } = this;
    this.state = undefined;
    return state;
  }

  close(): void {
    this.subscription.unsubscribe();
  }
}
