import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { certificateAuthorityProblem, namesDirectory } from './certificate-authority.js';
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

/**
 * A password or a certificate that the platform did not put where it is looked for is no problem of these variables:
 * the service runs, is not ready and says why, instead of ending again and again.
 */
function contradictions(environment: Environment): string[] {
  const problems: string[] = [];
  if (environment.KAFKA_BROKERS?.length === 0)
    problems.push('KAFKA_BROKERS must be host:port, several separated by commas');
  if (environment.MONGODB_USER && !environment.MONGODB_PASSWORD)
    problems.push('MONGODB_USER needs MONGODB_PASSWORD');
  const { KAFKA_CERT, MONGO_SSL_PEM } = environment;
  const mongoAuthority =
    MONGO_SSL_PEM && !namesDirectory(MONGO_SSL_PEM) && certificateAuthorityProblem(MONGO_SSL_PEM);
  if (mongoAuthority) problems.push(`MONGO_SSL_PEM ${mongoAuthority}`);
  const authority = KAFKA_CERT && !namesDirectory(KAFKA_CERT) && certificateAuthorityProblem(KAFKA_CERT);
  if (authority) problems.push(`KAFKA_CERT ${authority}`);
  return problems;
}
