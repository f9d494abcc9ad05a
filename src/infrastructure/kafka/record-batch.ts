import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { writeJsonRow, writeTupleRow } from '../../formats/record-text.js';
import type { ContainerValues, TelemetryRows } from '../../domain/telemetry/telemetry-rows.js';
import { type Fragment, fragmentOf, TextBuffer } from '../../formats/text-buffer.js';
import {
  BATCH_HEADER_BYTES,
  type BatchHeader,
  type BatchIdentity,
  type Compression,
  writeBatchHeader,
} from './record-batch-header.js';

// Record batches, format 2: https://kafka.apache.org/documentation/#recordbatch. Lengths and deltas are zigzag varints.

const compressed = promisify(gzip);

/** The largest length in a varint of two bytes. Each length takes two, so that room can be left before it is known. */
const LONGEST = 8191;

const CONTAINER = fragmentOf('{"containerID":"');
const TIMESTAMP = fragmentOf('","timestamp":"');
const PAYLOAD = fragmentOf('","type":"ReeferTelemetries","payload":');
const SIMULATION = fragmentOf(',"simulationID":"');
const RECORD_NUMBER = fragmentOf('","recordNumber":');
const QUOTE = fragmentOf('"');
const END = fragmentOf('}');

/** The form that all batches of a run share. */
export interface BatchForm {
  readonly runId: string;
  readonly payload: 'json' | 'tuple';
  readonly recordTimestamp: 'publish' | 'measurement';
  readonly compression: Compression;
}

/** The most that a batch may contain; it always contains at least one record. */
export interface BatchLimits {
  readonly records: number;
  /** Bytes before compression, header included. */
  readonly bytes: number;
}

/** A batch in the form in which it is sent. */
export interface RecordBatch {
  readonly records: number;
  readonly sequence: number;
  /** `prefixBytes` bytes of room, then the batch. */
  readonly bytes: Uint8Array;
}

/** Writes rows directly into record batches. A batch is valid until the next `write`, which reuses its memory. */
export class RecordBatchWriter {
  private readonly memory: TextBuffer;
  private readonly runId: Fragment;
  private readonly writePayload: (text: TextBuffer, rows: TelemetryRows, row: number) => void;

  /** `prefixBytes`: the room before each batch, for the start of the request. */
  constructor(
    private readonly form: BatchForm,
    private readonly prefixBytes = 0,
  ) {
    this.memory = new TextBuffer();
    this.runId = fragmentOf(form.runId);
    this.writePayload = form.payload === 'json' ? writeJsonRow : writeTuplePayload;
  }

  /** Makes a batch of the first rows in `rowNumbers`, as many as the limits allow. */
  write(
    rows: TelemetryRows,
    rowNumbers: Uint32Array,
    identity: BatchIdentity,
    limits: BatchLimits,
  ): RecordBatch | Promise<RecordBatch> {
    const start = this.prefixBytes;
    const firstRecord = start + BATCH_HEADER_BYTES;
    const now = Date.now();
    const timestampOf = (index: number): number =>
      this.form.recordTimestamp === 'publish'
        ? now
        : (rows.measuredAt[rowNumbers[index] as number] as number) * 1000;
    const base = timestampOf(0);
    let latest = base;
    let records = 0;
    this.memory.clear();
    this.memory.reserve();
    this.memory.advance(firstRecord);
    const most = Math.min(limits.records, rowNumbers.length);
    while (records < most) {
      const before = this.memory.length;
      const timestamp = timestampOf(records);
      this.writeRecord(rows, rowNumbers[records] as number, records, timestamp - base);
      if (records > 0 && this.memory.length - start > limits.bytes) {
        this.memory.advance(before);
        break;
      }
      if (timestamp > latest) latest = timestamp;
      records++;
    }
    const header = { ...identity, records, base, latest };
    if (this.form.compression === 'gzip') return this.compress(header);
    const bytes = this.memory.written();
    writeBatchHeader(bytes.subarray(start), header, 'none');
    return { records, sequence: identity.sequence, bytes };
  }

  private async compress(header: BatchHeader): Promise<RecordBatch> {
    const start = this.prefixBytes;
    const records = await compressed(this.memory.written().subarray(start + BATCH_HEADER_BYTES));
    const bytes = new Uint8Array(start + BATCH_HEADER_BYTES + records.length);
    bytes.set(records, start + BATCH_HEADER_BYTES);
    writeBatchHeader(bytes.subarray(start), header, 'gzip');
    return { records: header.records, sequence: header.sequence, bytes };
  }

  private writeRecord(rows: TelemetryRows, row: number, offsetDelta: number, timestampDelta: number): void {
    const { memory } = this;
    const { container_id: containerId } = rows.containers[row] as ContainerValues;
    let view = memory.reserve();
    const start = memory.length;
    let at = start + 2; // room for the record's length
    view.setUint8(at++, 0); // attributes
    at = putVarint(view, at, timestampDelta);
    at = putVarint(view, at, offsetDelta);
    at = putVarint(view, at, containerId.length);
    memory.advance(at);
    memory.ascii(containerId);
    const value = memory.length + 2; // room for the value's length
    memory.advance(value);
    memory.fragment(CONTAINER);
    memory.ascii(containerId);
    memory.fragment(TIMESTAMP);
    memory.time(rows.measuredAt[row] as number);
    memory.fragment(PAYLOAD);
    this.writePayload(memory, rows, row);
    memory.fragment(SIMULATION);
    memory.fragment(this.runId);
    memory.fragment(RECORD_NUMBER);
    memory.integer(rows.recordNumbers[row] as number);
    memory.fragment(END);
    const end = memory.length;
    view = memory.reserve();
    view.setUint8(end, 0); // no headers
    memory.advance(end + 1);
    putLength(view, value - 2, end - value);
    putLength(view, start, end - 1 - start);
  }
}

function writeTuplePayload(text: TextBuffer, rows: TelemetryRows, row: number): void {
  text.fragment(QUOTE);
  writeTupleRow(text, rows, row);
  text.fragment(QUOTE);
}

/** Writes a whole number, at most 2^52 in magnitude, as a zigzag varint; returns the position after it. */
function putVarint(view: DataView, start: number, value: number): number {
  let at = start;
  let rest = value >= 0 ? value * 2 : -value * 2 - 1;
  while (rest >= 0x80) {
    view.setUint8(at++, 0x80 | (rest % 0x80));
    rest = Math.floor(rest / 0x80);
  }
  view.setUint8(at++, rest);
  return at;
}

/** Writes a length as a varint of two bytes; throws a `RangeError` if it does not fit. */
function putLength(view: DataView, at: number, length: number): void {
  if (length > LONGEST) throw new RangeError(`A record of ${length} bytes is longer than any telemetry.`);
  view.setUint8(at, 0x80 | ((length * 2) & 0x7f));
  view.setUint8(at + 1, length >>> 6);
}
