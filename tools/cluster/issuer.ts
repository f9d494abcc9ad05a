// An OpenID Connect issuer for the cluster test, with the certificate in a folder, until it is killed:
//   node --import tsx tools/cluster/issuer.ts ADDRESS PORT FOLDER REDIRECT_URI
// Whoever logs in is who they say, with any password. Their roles are those of ROLES.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { Provider } from 'oidc-provider';
import { CLIENT, ROBOT } from './clients.js';

/** What people and programs may do, by their names. */
const ROLES: Readonly<Record<string, readonly string[]>> = {
  ada: ['read', 'run'],
  bob: ['read'],
  [ROBOT.id]: ['read', 'run'],
};
/** For whom access tokens are made. */
const RESOURCE = 'https://reefer.example/';

const [, , address = '', port = '', folder = '', redirect = ''] = process.argv;
const provider = new Provider(`https://${address}:${port}`, {
  clients: [
    { client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [redirect] },
    {
      client_id: ROBOT.id,
      client_secret: ROBOT.secret,
      redirect_uris: [],
      response_types: [],
      grant_types: ['client_credentials'],
    },
  ],
  claims: { openid: ['sub', 'roles'] },
  conformIdTokenClaims: false,
  pkce: { required: () => false },
  cookies: { keys: ['only for a test'] },
  findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, roles: ROLES[id] ?? [] }) }),
  extraTokenClaims: (_context, token) => ({ roles: ROLES[token.clientId ?? ''] ?? [] }),
  features: {
    devInteractions: { enabled: true },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: (_context, client) => (client.clientId === ROBOT.id ? RESOURCE : []),
      getResourceServerInfo: () => ({
        scope: '',
        audience: CLIENT.id,
        accessTokenFormat: 'jwt' as const,
        jwt: { sign: { alg: 'RS256' as const } },
      }),
    },
  },
});
const file = (name: string): Buffer => readFileSync(join(folder, name));
const answer = provider.callback();
createServer(
  { key: file('server.key'), cert: file('server.pem') },
  (request, response) => void answer(request, response),
).listen(Number(port), address, () => console.log('listening'));
