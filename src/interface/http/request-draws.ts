/** A random seed. The clock and chance enter a run only by these two functions. */
export function randomSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] as number;
}

/** The time of the request, whole seconds since 1970. */
export function nowEpochSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
