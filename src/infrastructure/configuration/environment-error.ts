/** Environment variables are wrong; the message names every one of them and never shows a value. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}
