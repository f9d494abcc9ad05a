import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { DestinationError } from '../../domain/errors.js';
import { certificateAuthorityProblem, namesDirectory } from './certificate-authority.js';
import { isPemText } from './certificate-files.js';
import { clientCertificateProblem } from './client-certificate.js';
import { Environment } from './environment.js';
import { JobEnvironment } from './job-environment.js';
import { passwordInClear } from './kafka-credentials.js';
import { KafkaEnvironment } from './kafka-environment.js';
import { MongoEnvironment } from './mongo-environment.js';

type Variables = Readonly<Record<string, string | undefined>>;

/** Reads the variables that the service knows; an empty one counts as unset. Throws `environment.wrong`, whose
 * message names every wrong variable and never shows a secret. */
export function readEnvironment(variables: Variables): Environment {
  return read(variables, Environment, serviceContradictions);
}

/** Reads only the variables of Kafka, in the way of `readEnvironment`. */
export function readKafkaEnvironment(variables: Variables): KafkaEnvironment {
  return read(variables, KafkaEnvironment, contradictions);
}

/** Reads only the variables of MongoDB, in the way of `readEnvironment`. */
export function readMongoEnvironment(variables: Variables): MongoEnvironment {
  return read(variables, MongoEnvironment, mongoContradictions);
}

/** Reads only the variables of a pod's shard, in the way of `readEnvironment`. */
export function readJobEnvironment(variables: Variables): JobEnvironment {
  return read(variables, JobEnvironment, () => []);
}

function read<T extends object>(
  variables: Variables,
  kind: new () => T,
  contradictionsIn: (environment: T) => string[],
): T {
  const names = Object.getOwnPropertyNames(new kind());
  const given = Object.fromEntries(
    names.map((name) => [name, variables[name]?.trim() ?? ''] as const).filter(([, value]) => value !== ''),
  );
  const environment = plainToInstance(kind, given, { exposeDefaultValues: true });
  const problems = [
    ...validateSync(environment, { stopAtFirstError: true })
      .sort((a, b) => names.indexOf(a.property) - names.indexOf(b.property))
      .map(({ property, constraints }) => `${property} ${Object.values(constraints ?? {}).join(', ')}`),
    ...contradictionsIn(environment),
  ];
  if (problems.length > 0) {
    throw new DestinationError(
      'environment.wrong',
      `Wrong environment variables:\n${problems.map((line) => `  - ${line}`).join('\n')}`,
    );
  }
  return environment;
}

/**
 * A password or certificate that the platform has not provided is not reported here. Instead the service starts, is not
 * ready and says why; otherwise the platform would restart it again and again.
 */
function contradictions(environment: KafkaEnvironment): string[] {
  const inClear = passwordInClear(environment);
  return [
    ...authorityProblems('KAFKA_CERT', environment.KAFKA_CERT),
    ...clientCertificateProblems(environment),
    ...(inClear === undefined ? [] : [inClear]),
  ];
}

/** Files are checked by each connection, because an operator of the platform makes and renews them. */
function clientCertificateProblems(environment: KafkaEnvironment): string[] {
  const { KAFKA_CLIENT_CERT: certificate, KAFKA_CLIENT_KEY: key, KAFKA_SSL } = environment;
  if (certificate === undefined && key === undefined) return [];
  if (key === undefined) return ['KAFKA_CLIENT_CERT needs KAFKA_CLIENT_KEY'];
  if (certificate === undefined) return ['KAFKA_CLIENT_KEY needs KAFKA_CLIENT_CERT'];
  if (KAFKA_SSL === false) return ['KAFKA_CLIENT_CERT needs TLS, but KAFKA_SSL is false'];
  const problem =
    isPemText(certificate) && isPemText(key) ? clientCertificateProblem({ certificate, key }) : undefined;
  return problem === undefined ? [] : [problem];
}

function serviceContradictions(environment: Environment): string[] {
  const { OIDC_ISSUER, OIDC_AUDIENCE } = environment;
  return [
    ...contradictions(environment),
    ...(OIDC_ISSUER && !OIDC_AUDIENCE ? ['OIDC_ISSUER needs OIDC_AUDIENCE'] : []),
    ...(OIDC_AUDIENCE && !OIDC_ISSUER ? ['OIDC_AUDIENCE needs OIDC_ISSUER'] : []),
  ];
}

function mongoContradictions({ MONGODB_USER, MONGODB_PASSWORD, MONGO_SSL_PEM }: MongoEnvironment): string[] {
  return [
    ...(MONGODB_USER && !MONGODB_PASSWORD ? ['MONGODB_USER needs MONGODB_PASSWORD'] : []),
    ...authorityProblems('MONGO_SSL_PEM', MONGO_SSL_PEM),
  ];
}

function authorityProblems(name: string, setting: string | undefined): string[] {
  const problem = setting && !namesDirectory(setting) && certificateAuthorityProblem(setting);
  return problem ? [`${name} ${problem}`] : [];
}
