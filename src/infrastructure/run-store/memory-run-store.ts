import {
  type RunEvent,
  type RunDecision,
  type RunRequest,
  RunStore,
} from '../../application/ports/run-store.js';

/**
 * Runs that end with the process. Asking and deciding happen in this process, and those who follow keep what they need
 * of the events, so nothing is kept here.
 */
export class MemoryRunStore extends RunStore {
  private readonly listeners: ((event: RunEvent) => void)[] = [];
  private lastDecision: Promise<unknown> = Promise.resolve();
  private decide: (request: RunRequest) => Promise<RunDecision> = () =>
    Promise.reject(new Error('Nobody decides about runs yet.'));

  ask(request: RunRequest): Promise<RunDecision> {
    const decision = this.lastDecision.then(() => this.decide(request));
    this.lastDecision = decision.catch(() => undefined);
    return decision;
  }

  serve(decide: (request: RunRequest) => Promise<RunDecision>): void {
    this.decide = decide;
  }

  /** Listeners have heard of the event when this returns. */
  append(event: RunEvent): Promise<void> {
    for (const listener of this.listeners) listener(event);
    return Promise.resolve();
  }

  follow(listener: (event: RunEvent) => void): void {
    this.listeners.push(listener);
  }
}
