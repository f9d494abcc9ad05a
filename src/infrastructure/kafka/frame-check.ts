const LENGTH_BYTES = 4;
/** A frame holds a correlation id at least. */
const SHORTEST = 4;
/** No answer to a producer or to a question about a topic is longer. */
const LONGEST = 64 * 1024 * 1024;

/** What is said of a frame that is none. */
export const NO_FRAME = 'The length of an answer is none.';

/** Looks whether what comes over a connection are frames as Kafka sends them: a length of four bytes, and so many bytes. */
export class FrameCheck {
  private length = 0;
  private lengthBytes = 0;
  /** Bytes of the current frame that are still to come. */
  private left = 0;

  /** Whether all frames that begin in the chunk have a length that may be; to be called with each chunk in turn. */
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
