/** The answer to a ping. */
export class Pong {
  /** @example success */
  status!: string;

  /** @example pong! */
  message!: string;
}
