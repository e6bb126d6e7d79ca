import { type VirtualClock, virtualClock } from '../../providers/kubernetes/virtual-clock';
import { type Requester, requesterFor } from './requester';
import { newSecret, type RunningServer, SECRETS, startedServer } from './running-server';

const ACCOUNTS = '/api/v1/namespaces/default/serviceaccounts';
const HOUR_MS = 3_600_000;

describe('a token of a ServiceAccount', () => {
  let clock: VirtualClock;
  let running: RunningServer;
  let stranger: Requester;
  const api = (...words: Parameters<Requester>) => running.api(...words);
  const request = (spec: object) => api('POST', `${ACCOUNTS}/robot/token`, { spec });

  /** Who the server says that the bearer is, or the code of its refusal. */
  async function bearerOf(token: string): Promise<unknown> {
    const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
    const { code, body } = await stranger('POST', path, {}, bearing(token));
    return body?.status?.userInfo?.username ?? code;
  }
  const bearing = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

  beforeEach(async () => {
    clock = virtualClock();
    running = await startedServer({ clock });
    stranger = requesterFor(running.server.kubeconfig(), 'none');
    await api('POST', ACCOUNTS, { metadata: { name: 'robot' } });
  });
  afterEach(async () => {
    stranger.close();
    await running.stop();
  });

  it('says who its bearer is, who may do nothing by it', async () => {
    const { code, body } = await request({});
    const listed = await stranger('GET', SECRETS, undefined, bearing(body.status.token));

    expect([code, body.spec.expirationSeconds]).toEqual([201, 3_600]);
    expect(await bearerOf(body.status.token)).toBe('system:serviceaccount:default:robot');
    expect(listed.code).toBe(403);
  });

  it('is no longer one when its time is over', async () => {
    const { body } = await request({});

    await clock.advance(HOUR_MS);

    expect(await bearerOf(body.status.token)).toBe(401);
  });

  it('is no longer one when the account is gone, or what it is bound to', async () => {
    await api('POST', SECRETS, newSecret('tied'));
    const boundObjectRef = { apiVersion: 'v1', kind: 'Secret', name: 'tied' };
    const bound = (await request({ boundObjectRef })).body.status.token;
    const free = (await request({})).body.status.token;

    await api('DELETE', `${SECRETS}/tied`);
    const first = [await bearerOf(bound), await bearerOf(free)];
    await api('DELETE', `${ACCOUNTS}/robot`);

    expect(first).toEqual([401, 'system:serviceaccount:default:robot']);
    expect(await bearerOf(free)).toBe(401);
  });

  it('is none when anything in it was changed', async () => {
    const { body } = await request({});
    const [head, claims = '', signature] = body.status.token.split('.');
    const told = JSON.parse(Buffer.from(claims, 'base64url').toString());
    const other = Buffer.from(JSON.stringify({ ...told, exp: told.exp + 1 })).toString('base64url');

    expect(await bearerOf(`${head}.${other}.${signature}`)).toBe(401);
    expect(await bearerOf('x.y.z')).toBe(401);
  });

  it.each([
    ['robot', { expirationSeconds: 1 }, 422, 'may not specify a duration less than 10 minutes'],
    ['none', {}, 404, 'serviceaccounts "none" not found'],
    ['robot', { boundObjectRef: { apiVersion: 'v1', kind: 'Secret', name: 'none' } }, 404, 'secrets "none"'],
    [
      'robot',
      { boundObjectRef: { apiVersion: 'v1', kind: 'ConfigMap', name: 'x' } },
      400,
      'cannot bind token',
    ],
  ])('is refused: %s %j', async (name, spec, code, message) => {
    const answer = await api('POST', `${ACCOUNTS}/${name}/token`, { spec });

    expect([answer.code, answer.body.message]).toEqual([code, expect.stringContaining(message)]);
  });
});
