import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { certificateAuthorityProblem } from './certificate-authority.js';
import { Environment } from './environment.js';
import { EnvironmentError } from './environment-error.js';

const NAMES = Object.getOwnPropertyNames(new Environment());

/** Reads the variables that the service knows; an empty one counts as unset. Throws an `EnvironmentError`. */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const given = Object.fromEntries(
    NAMES.map((name) => [name, variables[name]?.trim() ?? ''] as const).filter(([, value]) => value !== ''),
  );
  const environment = plainToInstance(Environment, given, { exposeDefaultValues: true });
  const problems = [
    ...validateSync(environment, { stopAtFirstError: true }).map(
      ({ property, constraints }) => `${property} ${Object.values(constraints ?? {}).join(', ')}`,
    ),
    ...contradictions(environment),
  ];
  if (problems.length > 0) {
    throw new EnvironmentError(
      `Wrong environment variables:\n${problems.map((line) => `  - ${line}`).join('\n')}`,
    );
  }
  return environment;
}

function contradictions(environment: Environment): string[] {
  const problems: string[] = [];
  if (environment.KAFKA_BROKERS?.length === 0)
    problems.push('KAFKA_BROKERS must be host:port, several separated by commas');
  if (environment.KAFKA_USER && !environment.KAFKA_PASSWORD && !environment.KAFKA_APIKEY) {
    problems.push('KAFKA_USER needs KAFKA_PASSWORD (or KAFKA_APIKEY, whose user is always "token")');
  }
  if (environment.MONGODB_USER && !environment.MONGODB_PASSWORD)
    problems.push('MONGODB_USER needs MONGODB_PASSWORD');
  const mongoAuthority = environment.MONGO_SSL_PEM && certificateAuthorityProblem(environment.MONGO_SSL_PEM);
  if (mongoAuthority) problems.push(`MONGO_SSL_PEM ${mongoAuthority}`);
  const authority = environment.KAFKA_CERT && certificateAuthorityProblem(environment.KAFKA_CERT);
  if (authority) problems.push(`KAFKA_CERT ${authority}`);
  return problems;
}
