import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import type { ColumnSet } from '../../domain/reefer/schema.js';
import { BusyError } from '../../domain/errors.js';
import { csvHeader, writeCsvRows, writeJsonLines } from '../../formats/record-text.js';
import type { TelemetryFeed } from '../../domain/simulation/fleet-feed.js';
import { TelemetryRows } from '../../domain/telemetry/telemetry-rows.js';
import { TextBuffer } from '../../formats/text-buffer.js';

/** The media types of telemetry, the preferred one first. */
export const TELEMETRY_TYPES = ['application/x-ndjson', 'text/csv'] as const;

export type TelemetryType = (typeof TELEMETRY_TYPES)[number];

/** How telemetry is sent. */
export interface TelemetryForm {
  readonly type: TelemetryType;
  readonly columns: ColumnSet;
}

const DOWNLOADS_AT_ONCE = 4;
const RECORDS_PER_CHUNK = 500;
/** The download of a client that reads nothing for this long is ended. */
const STALLED_MS = 60_000;
/** The pipeline's error codes for a client that disconnects midway, or (in Node 24) before the start. */
const CLIENT_GONE = new Set(['ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_UNABLE_TO_PIPE']);

/** Sends telemetry to a few clients at once, generating it as fast as each one reads. */
@Injectable()
export class TelemetryDownload {
  private underWay = 0;

  /** Resolves when all is sent or the client has disconnected; rejects with `telemetry.busy` at the limit. */
  async send(feed: TelemetryFeed, form: TelemetryForm, response: Response): Promise<void> {
    if (this.underWay >= DOWNLOADS_AT_ONCE) {
      throw new BusyError(
        'telemetry.busy',
        `${DOWNLOADS_AT_ONCE} telemetry downloads are in progress, which is the maximum. Try again in a moment.`,
      );
    }
    this.underWay++;
    try {
      response.setTimeout(STALLED_MS, () => response.destroy());
      await pipeline(Readable.from(chunks(feed, form, response), { objectMode: false }), response);
    } catch (error) {
      if (!CLIENT_GONE.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    } finally {
      this.underWay--;
    }
  }
}

async function* chunks(
  feed: TelemetryFeed,
  { type, columns }: TelemetryForm,
  client: { readonly destroyed: boolean },
): AsyncGenerator<Uint8Array> {
  const text = new TextBuffer();
  const rows = new TelemetryRows(RECORDS_PER_CHUNK, columns);
  const write = type === 'text/csv' ? writeCsvRows : writeJsonLines;
  if (type === 'text/csv') text.ascii(csvHeader(columns));
  while (feed.remaining > 0) {
    const seeking = feed.seeking(rows.capacity)[Symbol.iterator]();
    while (!seeking.next().done) {
      await turn();
      if (client.destroyed) return;
    }
    feed.fill(rows);
    write(text, rows);
    yield text.release();
    await turn();
  }
  if (text.length > 0) yield text.release();
}
