import { afterAll, beforeAll, jest } from '@jest/globals';
import { Api } from './api.js';
import { ServiceProcess } from './service-process.js';

/** Tests are slow on a machine that runs all of them at once. */
jest.setTimeout(60_000);

/** A running service and its client, shared by all tests of a file. */
export interface Service {
  readonly process: ServiceProcess;
  readonly api: Api;
}

/** Runs one service for all tests of the enclosing `describe` or file; its fields are set once the tests begin. */
export function useService(environment: Readonly<Record<string, string>> = {}): Service {
  const service: { process: ServiceProcess; api: Api } = {} as Service;
  beforeAll(async () => {
    service.process = await ServiceProcess.start(environment);
    service.api = new Api(service.process.url);
  });
  afterAll(async () => {
    await (service.process as ServiceProcess | undefined)?.stop('SIGKILL');
  });
  return service;
}
