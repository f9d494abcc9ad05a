import type { Message, RecordMetadata } from 'kafkajs';
import { DestinationError } from '../../application/telemetry-publisher.js';

/** Records of one send; fewer or more made no difference to the speed. */
export const RECORDS_PER_SEND = 1000;

/** One partition's part of a delivery: sends in turn, never two at once, and checks every answer. */
export class PartitionLane {
  acknowledged = 0;
  private nextOffset = 0n;

  constructor(
    private readonly topic: string,
    private readonly partition: number,
    private readonly produce: (messages: Message[]) => Promise<RecordMetadata[]>,
  ) {}

  /** Resolves when the messages are acknowledged, in order; rejects if an answer is not the one expected. */
  async send(messages: readonly Message[]): Promise<void> {
    for (let start = 0; start < messages.length; start += RECORDS_PER_SEND) {
      const share = messages.slice(start, start + RECORDS_PER_SEND);
      this.check(await this.produce(share), share.length);
      this.acknowledged += share.length;
    }
  }

  /**
   * kafkajs resolves with nothing when the partition is gone from the topic, and offsets begin again when the topic was
   * deleted and made anew: either way records that were acknowledged are no longer there.
   */
  private check(answers: readonly RecordMetadata[], sent: number): void {
    const [answer] = answers;
    if (answers.length !== 1 || !answer || answer.partition !== this.partition) {
      throw new DestinationError(
        'kafka.topic-changed',
        `Partition ${this.partition} of topic "${this.topic}" is gone: the topic was deleted or recreated with fewer partitions during the run. Start the simulation again.`,
      );
    }
    if (answer.errorCode !== 0) {
      throw new DestinationError(
        'kafka.failed',
        `Kafka answered with error code ${answer.errorCode} for partition ${this.partition} of topic "${this.topic}".`,
      );
    }
    const offset = BigInt(answer.baseOffset ?? -1);
    if (offset < 0n) return;
    if (offset < this.nextOffset) {
      throw new DestinationError(
        'kafka.topic-changed',
        `Topic "${this.topic}" was deleted and recreated during the run: offsets of partition ${this.partition} began again. Start the simulation again.`,
      );
    }
    this.nextOffset = offset + BigInt(sent);
  }
}
