const HOST = String.raw`(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._%-]+)(?::[1-9][0-9]{0,4})?`;
const HOSTS = `${HOST}(?:,${HOST})*`;
/** A user or a password, in which every character that means something in a URL is percent-encoded. */
const ENCODED = String.raw`(?:[^\s@:/?#[\]%]|%[0-9A-Fa-f]{2})*`;
const CREDENTIALS = `${ENCODED}(?::${ENCODED})?`;

const BARE_HOSTS = new RegExp(`^${HOSTS}$`);
const CREDENTIALS_ALONE = new RegExp(`^${CREDENTIALS}$`);
const SCHEME = /^mongodb(?:\+srv)?:\/\//;
const PARTS = new RegExp(
  String.raw`^(mongodb(?:\+srv)?://)(?:${CREDENTIALS}@)?(${HOSTS})(?:/([^/?#@\s]*))?(\?[^#@\s]*)?$`,
);

/** The parts of `MONGO_DB_URL` that may be shown or changed; its user and password are not among them. */
export interface MongoUrl {
  readonly hosts: readonly string[];
  /** Empty if the URL names none. */
  readonly database: string;
  /** The URL as the driver takes it. */
  readonly full: string;
  readonly withoutCredentials: string;
}

/** Parses a `mongodb://` or `mongodb+srv://` URL, or a bare list of hosts; undefined if it is neither. */
export function parseMongoUrl(text: string): MongoUrl | undefined {
  if (BARE_HOSTS.test(text)) return parseMongoUrl(`mongodb://${text}/`);
  const parts = PARTS.exec(text);
  if (!parts) return undefined;
  const [, scheme = '', hosts = '', database = '', options = ''] = parts;
  return {
    hosts: hosts.split(','),
    database,
    full: text,
    withoutCredentials: `${scheme}${hosts}/${database}${options}`,
  };
}

/** Says what is wrong with `MONGO_DB_URL`, without repeating any of it; undefined if nothing is. */
export function mongoUrlProblem(text: string): string | undefined {
  if (parseMongoUrl(text)) return undefined;
  const form = 'must be mongodb://… or mongodb+srv://…, or host:port, several separated by commas';
  if (!SCHEME.test(text) || !text.includes('@')) return form;
  const credentials = text.replace(SCHEME, '').replace(/@[^@]*$/, '');
  return CREDENTIALS_ALONE.test(credentials)
    ? 'must have host:port, several separated by commas, after its user and password, then /database and ?options if there are any'
    : 'must have its user and password percent-encoded (@ as %40, : as %3A, / as %2F, % as %25), or leave them to MONGODB_USER and MONGODB_PASSWORD, which need no encoding';
}
