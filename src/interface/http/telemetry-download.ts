import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import type { ColumnSet } from '../../domain/reefer/schema.js';
import { csvHeader, writeCsvRows, writeJsonLines } from '../../formats/record-text.js';
import type { TelemetryFeed } from '../../domain/simulation/fleet-feed.js';
import { TelemetryRows } from '../../domain/telemetry/telemetry-rows.js';
import { TextBuffer } from '../../formats/text-buffer.js';
import { CallerPlaces } from './access/caller-places.js';

/** The media types of telemetry, the preferred one first. */
export const TELEMETRY_TYPES = ['application/x-ndjson', 'text/csv'] as const;

export type TelemetryType = (typeof TELEMETRY_TYPES)[number];

/** How telemetry is sent. */
export interface TelemetryForm {
  readonly type: TelemetryType;
  readonly columns: ColumnSet;
  /** Set once there is a place, so that an answer at the limit has none of them. */
  readonly headers?: Readonly<Record<string, string>>;
}

const RECORDS_PER_CHUNK = 500;
/** A client that takes longer for a chunk, of about 100 kB, is disconnected: it keeps others from a place. */
const SLOWEST_CHUNK_MS = 60_000;
/** The pipeline's error codes for a client that disconnects midway, or (in Node 24) before the start. */
const CLIENT_GONE = new Set(['ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_UNABLE_TO_PIPE']);

/** Sends telemetry to a few clients at once, generating it as fast as each one reads. */
@Injectable()
export class TelemetryDownload {
  private readonly places = new CallerPlaces({
    altogether: 16,
    ofCaller: 4,
    code: 'telemetry.busy',
    what: 'telemetry downloads in progress',
  });

  /** Resolves when all is sent or the client has disconnected; rejects with `telemetry.busy` at the limit. */
  async send(feed: TelemetryFeed, form: TelemetryForm, response: Response): Promise<void> {
    const leave = this.places.take(response.req);
    try {
      if (form.headers) response.set(form.headers);
      await pipeline(Readable.from(chunks(feed, form, response), { objectMode: false }), response);
    } catch (error) {
      if (!CLIENT_GONE.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    } finally {
      leave();
    }
  }
}

async function* chunks(
  feed: TelemetryFeed,
  { type, columns }: TelemetryForm,
  client: { readonly destroyed: boolean; destroy(): unknown },
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
    const patience = setTimeout(() => client.destroy(), SLOWEST_CHUNK_MS);
    try {
      yield text.release();
    } finally {
      clearTimeout(patience);
    }
    await turn();
  }
  if (text.length > 0) yield text.release();
}
