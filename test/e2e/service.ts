import { afterAll, beforeAll, jest } from '@jest/globals';
import { Api } from './api.js';
import { ServiceProcess } from './service-process.js';

/** Machines that run all tests at once take their time. */
jest.setTimeout(60_000);

/** A running service and its client; the same for all tests of a file. */
export interface Service {
  readonly process: ServiceProcess;
  readonly api: Api;
}

/** Has one service run for all tests of the enclosing `describe` or file; its fields are there once the tests begin. */
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
