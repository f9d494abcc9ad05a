/** The client of the login in front of the service. Its id is the audience of the service's tokens. */
export const CLIENT = { id: 'reefer', secret: 'only-for-a-test' };

/** A program that fetches a token for itself. */
export const ROBOT = { id: 'robot', secret: 'only-for-a-test' };
