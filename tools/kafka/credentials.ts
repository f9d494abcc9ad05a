/**
 * The users of a development cluster. They are the same on every run, so that exported variables stay valid. They are
 * not secret, because the listeners are bound to 127.0.0.1.
 */
export const CREDENTIALS = {
  /** The user of PLAIN, like that of an IBM Cloud API key. */
  tokenUser: 'token',
  token: 'development-token',
  /** The user of SCRAM-SHA-512. */
  scramUser: 'reefer',
  scramPassword: 'development-password',
} as const;
