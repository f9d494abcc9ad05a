const LENGTH_BYTES = 4;
/** Bytes of the correlation id, which every frame has. */
const SHORTEST = 4;
/** Bytes. No answer to a producer or about a topic is longer. */
const LONGEST = 64 * 1024 * 1024;

/** The error message for bytes that are not a frame. */
export const NO_FRAME = 'The length of an answer is not possible.';

/** Checks that a connection carries Kafka frames: a length in four bytes, then that many bytes. */
export class FrameCheck {
  private length = 0;
  private lengthBytes = 0;
  /** Bytes of the current frame that are still to come. */
  private left = 0;

  /** Whether all frames that begin in the chunk have a possible length. Call it with each chunk in turn. */
  accepts(chunk: Uint8Array): boolean {
    for (let at = 0; at < chunk.length;) {
      if (this.left > 0) {
        const taken = Math.min(this.left, chunk.length - at);
        this.left -= taken;
        at += taken;
      } else {
        this.length = (this.length << 8) | (chunk[at++] as number);
        if (++this.lengthBytes < LENGTH_BYTES) continue;
        if (this.length < SHORTEST || this.length > LONGEST) return false;
        this.left = this.length;
        this.length = this.lengthBytes = 0;
      }
    }
    return true;
  }
}
