/** The `oidc` auth provider of kubeconfigs, against an identity provider and an API server of their own. */
import { readFileSync } from 'node:fs';
import { isTransient, type Mosk } from '../../../../providers/kubernetes';
import { until } from '../../../until';
import { failureOf } from '../management-api';
import { CLIENT_ID, type OidcIssuer, startOidcIssuer } from './oidc-issuer';
import { type ShiftedClock, shiftedClock } from './shifted-clock';
import { BACKUP, startTokenSite, type TokenSite } from './token-site';

const TOKEN_SECONDS = 15;

let clock: ShiftedClock;
let issuer: OidcIssuer;
let site: TokenSite;
let mosk: Mosk;

/** As the MOSK console writes it. */
function userOf({ idToken, refreshToken }: { idToken: string; refreshToken: string }, ca = issuer.ca) {
  return {
    'auth-provider': {
      name: 'oidc',
      config: {
        'client-id': CLIENT_ID,
        'id-token': idToken,
        'refresh-token': refreshToken,
        'idp-issuer-url': issuer.url,
        'idp-certificate-authority-data': Buffer.from(ca).toString('base64'),
      },
    },
  };
}

const refreshes = () => issuer.requests.filter((path) => path.endsWith('/token')).length;

beforeEach(async () => {
  clock = shiftedClock();
  issuer = await startOidcIssuer({ algorithm: 'ES256', clock, seconds: TOKEN_SECONDS });
  site = await startTokenSite(issuer.valid);
  mosk = await site.connect(userOf(issuer.login()), clock);
});
afterEach(async () => {
  mosk.close();
  await Promise.all([site.stop(), issuer.stop()]);
});

it('is not asked as long as the id token lasts', async () => {
  await mosk.list();
  expect(issuer.requests).toEqual([]);
});

it('refreshes again and again during a long wait, though each refresh token is good for one use', async () => {
  const run = mosk.run(BACKUP);
  await site.setStatus('InProgress');
  for (const watches of [1, 2, 3, 4]) {
    await site.untilWatched(watches);
    clock.forward(TOKEN_SECONDS * 1000);
    site.breakConnections();
  }
  await site.untilWatched(5);
  await site.setStatus('Completed');
  expect(await run).toMatchObject({ status: 'Completed' });
  expect([refreshes(), site.refusals()]).toEqual([4, 0]);
});

it('is asked once by many requests that find the token expired at the same time', async () => {
  clock.forward(TOKEN_SECONDS * 1000);
  await Promise.all(Array.from({ length: 40 }, () => mosk.list()));
  expect(refreshes()).toBe(1);
});

it('is asked once by many requests whose token the server refuses before its end', async () => {
  issuer.revoke();
  await Promise.all(Array.from({ length: 40 }, () => mosk.list()));
  expect(refreshes()).toBe(1);
});

it('leaves the kubeconfig as it is: a rotated refresh token lives as long as the program', async () => {
  const path = `${site.folder}/config`;
  const before = readFileSync(path, 'utf8');
  clock.forward(TOKEN_SECONDS * 1000);
  await mosk.list();
  expect(readFileSync(path, 'utf8')).toBe(before);
});

it('that refuses a refresh token which somebody else has used ends in a login, without a token in the error', async () => {
  const { refreshToken, ...login } = issuer.login();
  clock.forward(TOKEN_SECONDS * 1000);
  await mosk.list();
  const other = await site.connect(userOf({ ...login, refreshToken }), clock);
  const error = await failureOf(other.list());
  expect(error).toMatchObject({ code: 'unauthorized', value: issuer.url });
  expect(error.fix).toContain('fresh kubeconfig');
  expect(`${error.message}${JSON.stringify(error.cause)}`).not.toContain(refreshToken);
  other.close();
});

it.each([
  ['is being restarted', { status: 503, body: 'no server is available' }, 'unreachable', true],
  ['answers without JSON', { status: 200, body: '<html>log in: hunter2</html>' }, 'unauthorized', false],
  ['says nothing', { status: 200, body: 'null' }, 'unauthorized', false],
  [
    'wants the refresh token in clear text',
    { status: 200, body: '{"token_endpoint":"http://127.0.0.1/token"}' },
    'unauthorized',
    false,
  ],
])('that %s is told apart from one that may come back', async (_name, answer, code, transient) => {
  clock.forward(TOKEN_SECONDS * 1000);
  issuer.answerWith(answer);
  const error = await failureOf(mosk.list());
  expect(error.code).toBe(code);
  expect(isTransient(error)).toBe(transient);
  expect(error.message).not.toContain('hunter2');
});

it('that comes back after a restart is asked again, and nobody notices', async () => {
  clock.forward(TOKEN_SECONDS * 1000);
  issuer.answerWith({ status: 503, body: '' });
  const listed = mosk.list();
  await until('a refused refresh', () => issuer.requests.length > 0);
  issuer.answerWith(undefined);
  expect(await listed).toEqual([]);
});

it('whose certificate is of another authority is not sent the refresh token', async () => {
  clock.forward(TOKEN_SECONDS * 1000);
  const other = await site.connect(userOf(issuer.login(), site.server.ca), clock);
  clock.forward(TOKEN_SECONDS * 1000);
  const error = await failureOf(other.list());
  expect(error.code).toBe('tls-untrusted');
  expect(error.fix).toContain('idp-certificate-authority');
  expect(issuer.requests).toEqual([]);
  other.close();
});
