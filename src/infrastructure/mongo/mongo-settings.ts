import { readCertificateAuthority } from '../configuration/certificate-authority.js';
import type { MongoEnvironment } from '../configuration/mongo-environment.js';

/** The database of the reference architecture's MongoDB in IBM Cloud. */
const DEFAULT_DATABASE = 'ibmclouddb';
const URL_PARTS = /^(mongodb(?:\+srv)?:\/\/)(?:[^@/]*@)?([^/?]*)(?:\/([^?]*))?/;

/** How to reach MongoDB. */
export interface MongoSettings {
  /** A `mongodb://` URL, without credentials if `credentials` are given. */
  readonly url: string;
  /** `host:port`, for messages. */
  readonly hosts: readonly string[];
  readonly database: string;
  readonly credentials: { readonly user: string; readonly password: string } | undefined;
  /** PEM text, which also turns TLS on; if undefined, the URL decides. */
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
  const url = MONGO_DB_URL.includes('://') ? MONGO_DB_URL : `mongodb://${MONGO_DB_URL}/`;
  const [, scheme = '', hosts = '', path = ''] = URL_PARTS.exec(url) ?? [];
  const credentials =
    MONGODB_USER !== undefined && MONGODB_PASSWORD !== undefined
      ? { user: MONGODB_USER, password: MONGODB_PASSWORD }
      : undefined;
  const authority = MONGO_SSL_PEM === undefined ? undefined : readCertificateAuthority(MONGO_SSL_PEM);
  return {
    url: credentials ? url.replace(URL_PARTS, `${scheme}${hosts}/${path}`) : url,
    hosts: hosts.split(','),
    database: MONGO_DATABASE ?? (path === '' ? DEFAULT_DATABASE : path),
    credentials,
    certificateAuthority: authority?.pem,
    notes: authority?.note === undefined ? [] : [`MONGO_SSL_PEM: ${authority.note}`],
  };
}
