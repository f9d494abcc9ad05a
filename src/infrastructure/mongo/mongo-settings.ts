import { DestinationError } from '../../domain/errors.js';
import {
  type CertificateAuthority,
  certificateAuthorityProblem,
  readCertificateAuthority,
} from '../configuration/certificate-authority.js';
import type { MongoEnvironment } from '../configuration/mongo-environment.js';
import { parseMongoUrl } from '../configuration/mongo-url.js';

/** The database of the reference architecture's MongoDB in IBM Cloud. */
const DEFAULT_DATABASE = 'ibmclouddb';

/** How to reach MongoDB. */
export interface MongoSettings {
  /** A `mongodb://` URL, without credentials if `credentials` are given. */
  readonly url: string;
  /** `host:port`, for messages. */
  readonly hosts: readonly string[];
  readonly database: string;
  readonly credentials: { readonly user: string; readonly password: string } | undefined;
  /** What `MONGO_SSL_PEM` holds: PEM text, a file or a directory. CAs in it also turn TLS on; without, the URL decides. */
  readonly certificateAuthority: string | undefined;
  /** Notes on the settings for the user, one sentence each. */
  readonly notes: readonly string[];
}

/** Derives the MongoDB settings from the environment, in which `MONGO_DB_URL` must be set. */
export function mongoSettings({
  MONGO_DB_URL = '',
  MONGO_DATABASE,
  MONGODB_USER,
  MONGODB_PASSWORD,
  MONGO_SSL_PEM,
}: MongoEnvironment): MongoSettings {
  const url = parseMongoUrl(MONGO_DB_URL);
  if (!url) throw new Error('MONGO_DB_URL was not checked.');
  const credentials =
    MONGODB_USER !== undefined && MONGODB_PASSWORD !== undefined
      ? { user: MONGODB_USER, password: MONGODB_PASSWORD }
      : undefined;
  const note = authorityIn(MONGO_SSL_PEM)?.note;
  return {
    url: credentials ? url.withoutCredentials : url.full,
    hosts: url.hosts,
    database: MONGO_DATABASE ?? (url.database === '' ? DEFAULT_DATABASE : url.database),
    credentials,
    certificateAuthority: MONGO_SSL_PEM,
    notes: note === undefined ? [] : [`MONGO_SSL_PEM: ${note}`],
  };
}

/** The CAs as PEM text, as their files hold them now; undefined for the system's. Throws `environment.wrong`. */
export function authoritiesOf({
  certificateAuthority,
}: Pick<MongoSettings, 'certificateAuthority'>): readonly string[] | undefined {
  return authorityIn(certificateAuthority)?.pem;
}

function authorityIn(setting: string | undefined): CertificateAuthority | undefined {
  if (setting === undefined) return undefined;
  const problem = certificateAuthorityProblem(setting);
  if (problem === undefined) return readCertificateAuthority(setting);
  throw new DestinationError('environment.wrong', `MONGO_SSL_PEM ${problem}.`);
}
