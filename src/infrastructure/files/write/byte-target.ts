/** Where the bytes of an output go: `write` until the end, then `finish` and `commit`; or else `discard`. */
export interface ByteTarget {
  /** Resolves when the bytes are taken and their memory may be used again. One call at a time. */
  write(bytes: Uint8Array): Promise<void>;
  /** No more bytes come: whatever is held back is written, durably where that is possible. */
  finish(): Promise<void>;
  /** Makes the output final. */
  commit(): Promise<void>;
  /** Leaves things as they were before. */
  discard(): Promise<void>;
}
