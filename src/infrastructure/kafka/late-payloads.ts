import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';

const MARK_BYTES = 16;
const STAND_IN_BYTES = MARK_BYTES + 4;
const LENGTH_BYTES = 4;

/**
 * Inserts payloads into frames when these are written to a socket. kafkajs copies a request twice, each time into new
 * memory, so it only gets a short placeholder: a random mark and a number.
 */
export class LatePayloads {
  private readonly mark = randomBytes(MARK_BYTES);
  private readonly payloads = new Map<number, Uint8Array>();
  private count = 0;

  /**
   * Returns a placeholder for the end of a request, valid until `takeBack`. The payload must not change while a frame
   * that contains it may still be on its way.
   */
  put(payload: Uint8Array): Buffer {
    const number = (this.count = (this.count + 1) >>> 0);
    this.payloads.set(number, payload);
    const standIn = Buffer.allocUnsafe(STAND_IN_BYTES);
    this.mark.copy(standIn);
    standIn.writeUInt32BE(number, MARK_BYTES);
    return standIn;
  }

  /** Forgets the payload of a placeholder. */
  takeBack(standIn: Buffer): void {
    this.payloads.delete(standIn.readUInt32BE(MARK_BYTES));
  }

  /** Makes the socket replace a placeholder at the end of a frame by its payload. */
  putInto(socket: Socket): void {
    const write = socket.write.bind(socket) as (...values: unknown[]) => boolean;
    socket.write = (frame: unknown, ...rest: unknown[]): boolean => {
      const payload = Buffer.isBuffer(frame) ? this.standsFor(frame) : undefined;
      if (!payload) return write(frame, ...rest);
      const beginning = Buffer.from((frame as Buffer).subarray(0, -STAND_IN_BYTES));
      beginning.writeInt32BE(beginning.length - LENGTH_BYTES + payload.length);
      socket.cork();
      write(beginning);
      const flowing = write(payload);
      socket.uncork();
      return flowing;
    };
  }

  private standsFor(frame: Buffer): Uint8Array | undefined {
    const at = frame.length - STAND_IN_BYTES;
    if (at < 0 || frame.compare(this.mark, 0, MARK_BYTES, at, at + MARK_BYTES) !== 0) return undefined;
    return this.payloads.get(frame.readUInt32BE(at + MARK_BYTES));
  }
}
