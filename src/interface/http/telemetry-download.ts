import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { BusyError } from '../../domain/errors.js';
import { csvHeader, writeCsvRows, writeJsonLines } from '../../formats/record-text.js';
import type { TelemetryFeed } from '../../domain/simulation/simulator.js';
import { TelemetryRows } from '../../domain/telemetry/telemetry-rows.js';
import { TextBuffer } from '../../formats/text-buffer.js';

/** The media types in which telemetry can be had, the preferred one first. */
export const TELEMETRY_TYPES = ['application/x-ndjson', 'text/csv'] as const;

export type TelemetryType = (typeof TELEMETRY_TYPES)[number];

const DOWNLOADS_AT_ONCE = 4;
const RECORDS_PER_CHUNK = 500;
/** A client that takes nothing for this long loses its place. */
const STALLED_MS = 60_000;
/** How a pipeline fails whose client has gone: in its middle, or before it began (as Node 24 has it). */
const CLIENT_GONE = new Set(['ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_UNABLE_TO_PIPE']);

/** Sends telemetry as it is made, as fast as the client reads, to a few clients at once. */
@Injectable()
export class TelemetryDownload {
  private underWay = 0;

  /** Resolves when all was sent or the client has gone; throws `telemetry.busy` while too many are under way. */
  async send(feed: TelemetryFeed, type: TelemetryType, response: Response): Promise<void> {
    if (this.underWay >= DOWNLOADS_AT_ONCE) {
      throw new BusyError(
        'telemetry.busy',
        `${DOWNLOADS_AT_ONCE} telemetry downloads are under way, which is as many as may. Try again in a moment.`,
      );
    }
    this.underWay++;
    try {
      response.setTimeout(STALLED_MS, () => response.destroy());
      await pipeline(Readable.from(chunks(feed, type), { objectMode: false }), response);
    } catch (error) {
      if (!CLIENT_GONE.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    } finally {
      this.underWay--;
    }
  }
}

async function* chunks(feed: TelemetryFeed, type: TelemetryType): AsyncGenerator<Uint8Array> {
  const text = new TextBuffer();
  const rows = new TelemetryRows(RECORDS_PER_CHUNK);
  const write = type === 'text/csv' ? writeCsvRows : writeJsonLines;
  if (type === 'text/csv') text.ascii(csvHeader());
  while (feed.remaining > 0) {
    feed.fill(rows);
    write(text, rows);
    yield text.release();
    await turn();
  }
  if (text.length > 0) yield text.release();
}
