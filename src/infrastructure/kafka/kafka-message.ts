import { type TelemetryRecord } from '../../domain/telemetry/telemetry-record.js';
import { writeJson, writeTuple } from '../../domain/telemetry/record-text.js';
import { type Fragment, fragmentOf, TextBuffer } from '../../domain/telemetry/text-buffer.js';
import type { KafkaSettings } from './kafka-settings.js';

const CONTAINER = fragmentOf('{"containerID":"');
const TIMESTAMP = fragmentOf('","timestamp":"');
const PAYLOAD = fragmentOf('","type":"ReeferTelemetries","payload":');
const SIMULATION = fragmentOf(',"simulationID":"');
const RECORD_NUMBER = fragmentOf('","recordNumber":');
const QUOTE = fragmentOf('"');
const END = fragmentOf('}');

/**
 * Writes the values of Kafka messages: the envelope that today's consumers read, around the payload as a JSON object or
 * as a tuple in a string. One buffer holds a block's values.
 */
export class KafkaMessageWriter {
  private readonly text = new TextBuffer();
  private readonly runId: Fragment;

  constructor(
    private readonly payload: KafkaSettings['payload'],
    runId: string,
  ) {
    this.runId = fragmentOf(runId);
  }

  /** The values of the records, in order. */
  values(block: readonly TelemetryRecord[]): readonly Buffer[] {
    const ends = block.map((record) => this.write(record));
    const bytes = this.text.release();
    let start = 0;
    return ends.map((end) => {
      const value = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start);
      start = end;
      return value;
    });
  }

  /** Where the record's value ends. */
  private write(record: TelemetryRecord): number {
    const { text } = this;
    text.reserve();
    text.fragment(CONTAINER);
    text.ascii(record.container_id);
    text.fragment(TIMESTAMP);
    text.time(record.measured_at);
    text.fragment(PAYLOAD);
    if (this.payload === 'json') writeJson(text, record);
    else {
      text.fragment(QUOTE);
      writeTuple(text, record);
      text.fragment(QUOTE);
    }
    text.fragment(SIMULATION);
    text.fragment(this.runId);
    text.fragment(RECORD_NUMBER);
    text.integer(record.record_number);
    text.fragment(END);
    return text.length;
  }
}
