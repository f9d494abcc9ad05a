/** Where the bytes of an output go. A caller writes all bytes, then calls `finish` and `commit`, or else `discard`. */
export interface ByteTarget {
  /** Resolves when the caller may reuse the memory of the bytes. Calls must not overlap. */
  write(bytes: Uint8Array): Promise<void>;
  /** Ends the output: writes buffered bytes and, where possible, flushes them to the disk. */
  finish(): Promise<void>;
  /** Makes the output final. */
  commit(): Promise<void>;
  /** Drops the output and leaves everything as it was before. */
  discard(): Promise<void>;
}
