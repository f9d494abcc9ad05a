import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DestinationError } from '../../domain/errors.js';
import { TelemetryPublisher } from '../ports/telemetry-publisher.js';

const PROBE_INTERVAL_MS = 5000;
const PROBE_DEADLINE_MS = 10_000;
const REMIND_INTERVAL_MS = 60_000;

/** What is known about the destination. */
export interface DestinationState {
  /** Whether the last probe was answered. */
  readonly available: boolean;
  /** Whether any probe was ever answered. */
  readonly everAvailable: boolean;
  /** Why the last probe failed; undefined when it was answered. */
  readonly reason: string | undefined;
}

/** Probes the destination every 5 s, so that requests do not have to. */
@Injectable()
export class DestinationMonitor implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(DestinationMonitor.name);
  private readonly stopped = new AbortController();
  private remindedAt = -Infinity;
  private probing: Promise<void> = Promise.resolve();
  private current: DestinationState = {
    available: false,
    everAvailable: false,
    reason: 'The destination has not answered yet; this takes a few seconds after start-up.',
  };

  constructor(private readonly publisher: TelemetryPublisher) {}

  get state(): DestinationState {
    return this.current;
  }

  onApplicationBootstrap(): void {
    this.probing = this.probeUntilStopped();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped.abort();
    await this.probing;
  }

  private async probeUntilStopped(): Promise<void> {
    const { signal } = this.stopped;
    while (!signal.aborted) {
      await this.probe(signal);
      await sleep(PROBE_INTERVAL_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async probe(stopped: AbortSignal): Promise<void> {
    const attempt = new AbortController();
    const giveUp = (): void => attempt.abort();
    const deadline = setTimeout(giveUp, PROBE_DEADLINE_MS);
    stopped.addEventListener('abort', giveUp); // Not AbortSignal.any: on Node 20 each call would leak 2 KB.
    try {
      await this.publisher.ping(attempt.signal);
      this.reportAnswer();
      this.current = { available: true, everAvailable: true, reason: undefined };
    } catch (error) {
      if (stopped.aborted) return;
      this.report(error instanceof Error ? error : new Error(String(error)));
    } finally {
      clearTimeout(deadline);
      stopped.removeEventListener('abort', giveUp);
    }
  }

  /** Logs the first answer after none. A destination with a warning only stands in for one. */
  private reportAnswer(): void {
    if (this.current.available || this.publisher.destination.warning !== undefined) return;
    this.logger.log('The destination answers: telemetry can be sent.');
  }

  /** Logs a line when the state or its reason changes, and one a minute while the outage lasts. */
  private report(error: Error): void {
    const now = performance.now();
    if (error.message !== this.current.reason || now - this.remindedAt >= REMIND_INTERVAL_MS) {
      const code = error instanceof DestinationError ? error.code : 'destination.unknown';
      this.logger.warn(`The destination does not answer: ${error.message}`, { code });
      this.remindedAt = now;
    }
    this.current = { ...this.current, available: false, reason: error.message };
  }
}
