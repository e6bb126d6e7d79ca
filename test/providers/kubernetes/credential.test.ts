import { PassThrough } from 'node:stream';
import { BackupError } from '../../../lib/errors';
import { type HttpRequest, isTransient, type Transport } from '../../../providers/kubernetes';
import { textOf } from '../../../providers/kubernetes/api/transport';
import { authenticated, type CredentialSource } from '../../../providers/kubernetes/login/credential';
import { execCredential } from '../../../providers/kubernetes/login/exec-credential';
import { oidcCredential } from '../../../providers/kubernetes/login/oidc-credential';
import { until } from '../../until';
import { networkError } from './pipe';
import { json } from './raw-answer';
import { virtualClock } from './virtual-clock';

const REQUEST: HttpRequest = { method: 'GET', path: '/version', headers: {} };

/** A server that accepts one token at a time. */
function guarded(accepted: () => string) {
  const shown: (string | undefined)[] = [];
  const transport: Transport = async ({ headers }) => {
    shown.push(headers.authorization);
    return json(headers.authorization === `Bearer ${accepted()}` ? 200 : 401, {});
  };
  return { shown, transport };
}

async function failureOf(promise: Promise<unknown>): Promise<BackupError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason) => reason,
  );
  if (!BackupError.is(error)) throw new Error(`expected a BackupError, got ${String(error)}`);
  return error;
}

describe('a refused credential', () => {
  it('is renewed once, and the request repeated', async () => {
    const { shown, transport } = guarded(() => 'new');
    const source: CredentialSource = async (refused) => ({ token: refused === undefined ? 'old' : 'new' });
    const response = await authenticated(() => transport, source)(REQUEST);
    expect(response.status).toBe(200);
    expect(shown).toEqual(['Bearer old', 'Bearer new']);
  });

  it('that cannot be renewed is reported, not tried for ever', async () => {
    const { shown, transport } = guarded(() => 'another');
    const response = await authenticated(
      () => transport,
      async () => ({ token: 'fixed' }),
    )(REQUEST);
    expect(response.status).toBe(401);
    expect(shown).toHaveLength(1);
  });

  it('opens new connections when the certificate is another', async () => {
    const opened: (string | undefined)[] = [];
    const transport = authenticated(
      (certificate) => {
        opened.push(certificate?.cert);
        return async () => json(certificate?.cert === 'new' ? 200 : 401, {});
      },
      async (refused) => ({
        certificate: refused === undefined ? { cert: 'old', key: 'k' } : { cert: 'new', key: 'k' },
      }),
    );
    expect((await transport(REQUEST)).status).toBe(200);
    expect(opened).toEqual(['old', 'new']);
  });
});

describe('a certificate that takes the place of another', () => {
  /** Connections that answer a request by what the test writes, until it ends the answer or closes them. */
  function connections() {
    const answers = new Map<string, PassThrough>();
    const closed: (string | undefined)[] = [];
    let cert = 'old';
    const transport = authenticated(
      (certificate) =>
        Object.assign(
          async ({ path }: HttpRequest) => {
            if (path === '/refused') throw networkError('ECONNRESET');
            const body = new PassThrough();
            answers.set(path, body);
            return { status: 200, headers: {}, body };
          },
          { close: () => void closed.push(certificate?.cert) },
        ),
      async () => ({ certificate: { cert, key: 'k' } }),
    );
    const begin = async (path: string) => textOf(await transport({ ...REQUEST, path }));
    const rotate = () => {
      cert = 'new';
    };
    return { transport, answers, closed, begin, rotate };
  }

  it('lets what runs on the old connections come to its end there, and closes them then', async () => {
    const { answers, closed, begin, rotate } = connections();
    const watch = begin('/watch');
    const read = begin('/read');
    await until('both run', () => answers.size === 2);
    answers.get('/watch')?.write('half ');

    rotate();
    const after = begin('/after');
    await until('the next runs too', () => answers.size === 3);
    expect(closed).toEqual([]);

    answers.get('/read')?.end('whole');
    expect(await read).toBe('whole');
    expect(closed).toEqual([]);
    answers.get('/watch')?.end('and half');
    expect(await watch).toBe('half and half');
    expect(closed).toEqual(['old']);
    answers.get('/after')?.end('new');
    expect(await after).toBe('new');
    expect(closed).toEqual(['old']);
  });

  it('closes at once connections on which nothing runs any more, however it ended', async () => {
    const { transport, answers, closed, begin, rotate } = connections();
    await expect(begin('/refused')).rejects.toThrow('ECONNRESET');
    const broken = begin('/broken');
    await until('it runs', () => answers.has('/broken'));
    answers.get('/broken')?.destroy(networkError('ECONNRESET'));
    await expect(broken).rejects.toThrow('ECONNRESET');
    const left = (async () => {
      const { body } = await transport({ ...REQUEST, path: '/left' });
      for await (const _chunk of body) break;
    })();
    await until('it runs', () => answers.has('/left'));
    answers.get('/left')?.write('first');
    await left;

    rotate();
    void begin('/after');
    await until('the next runs', () => answers.has('/after'));

    expect(closed).toEqual(['old']);
  });

  it('closes connections too on which a refusal came that nobody has read, because no other was to be had', async () => {
    const closed: (string | undefined)[] = [];
    let cert = 'old';
    const transport = authenticated(
      (certificate) =>
        Object.assign(async () => json(certificate?.cert === 'old' ? 401 : 200, {}), {
          close: () => void closed.push(certificate?.cert),
        }),
      async (refused) => {
        if (refused !== undefined) throw new Error('the plugin has failed');
        return { certificate: { cert, key: 'k' } };
      },
    );
    await expect(transport(REQUEST)).rejects.toThrow('the plugin has failed');
    cert = 'new';
    await textOf(await transport(REQUEST));
    await until('the old ones are closed', () => closed.includes('old'));
  });

  it('leaves nothing open when all is closed', async () => {
    const { transport, answers, closed, begin, rotate } = connections();
    void begin('/watch');
    await until('it runs', () => answers.size === 1);
    rotate();
    void begin('/after');
    await until('the next runs', () => answers.size === 2);

    transport.close?.();

    expect(closed.sort()).toEqual(['new', 'old']);
  });
});

describe('an exec plugin', () => {
  const config = {
    at: 'config: users[0].user.exec',
    apiVersion: 'client.authentication.k8s.io/v1',
    command: 'login',
    args: ['--prod'],
    env: { REGION: 'eu' },
    provideClusterInfo: false,
  };
  const printed = (status: object) =>
    JSON.stringify({ apiVersion: config.apiVersion, kind: 'ExecCredential', status });

  it('runs once however many requests wait for it, and again when its credential has expired', async () => {
    const clock = virtualClock();
    let runs = 0;
    const source = execCredential(config, clock, {
      run: async () => {
        runs++;
        return printed({
          token: `t${runs}`,
          expirationTimestamp: new Date(clock.now() + 60_000).toISOString(),
        });
      },
    });
    expect(await Promise.all([source(), source()])).toMatchObject([{ token: 't1' }, { token: 't1' }]);
    await clock.advance(49_000);
    expect(await source()).toMatchObject({ token: 't1' });
    await clock.advance(2_000);
    expect(await source()).toMatchObject({ token: 't2' });
  });

  it('is not started for a refusal of what has been renewed meanwhile', async () => {
    let runs = 0;
    const source = execCredential(config, virtualClock(), {
      run: async () => printed({ token: `t${++runs}` }),
    });
    const refused = await source();
    await source(refused);
    expect(await source(refused)).toMatchObject({ token: 't2' });
    expect(runs).toBe(2);
  });

  it('is told that nobody is there, and gets its environment', async () => {
    let env: Readonly<Record<string, string | undefined>> = {};
    const source = execCredential(config, virtualClock(), {
      run: async (_command, _args, given) => {
        env = given;
        return printed({ token: 't' });
      },
    });
    expect(await source()).toEqual({ token: 't' });
    expect(env.REGION).toBe('eu');
    expect(JSON.parse(env.KUBERNETES_EXEC_INFO ?? '')).toMatchObject({ spec: { interactive: false } });
  });

  it('that does not exist is reported as that', async () => {
    const source = execCredential({ ...config, command: '/no/such/program' }, virtualClock());
    const error = await failureOf(source());
    expect(error.code).toBe('unauthorized');
    expect(error.message).toContain('no such program');
  });
});

describe('an OIDC provider', () => {
  const clock = virtualClock();
  const jwt = (secondsLeft: number) =>
    `h.${Buffer.from(JSON.stringify({ exp: clock.now() / 1000 + secondsLeft })).toString('base64url')}.s`;
  const config = {
    at: 'config: users[0].user.auth-provider.config',
    issuerUrl: 'https://keycloak.example/auth/realms/iam',
    clientId: 'kaas',
    refreshToken: 'r1',
  };

  function provider() {
    const requests: HttpRequest[] = [];
    const transport: Transport = async (request) => {
      requests.push(request);
      if (request.method === 'GET') return json(200, { token_endpoint: `${config.issuerUrl}/token` });
      return json(200, { id_token: jwt(300), refresh_token: 'r2' });
    };
    return { requests, open: async () => transport };
  }

  it('is not asked while the id token is valid', async () => {
    const { requests, open } = provider();
    const idToken = jwt(60);
    expect(await oidcCredential({ ...config, idToken }, clock, open)()).toEqual({ token: idToken });
    expect(requests).toHaveLength(0);
  });

  it('refreshes an expired token, and keeps the rotated refresh token for the next time', async () => {
    const { requests, open } = provider();
    const source = oidcCredential({ ...config, idToken: jwt(5) }, clock, open);
    expect(await source()).toEqual({ token: jwt(300) });
    await source(await source());
    expect(requests.map(({ path }) => path)).toEqual([
      '/auth/realms/iam/.well-known/openid-configuration',
      '/auth/realms/iam/token',
      '/auth/realms/iam/.well-known/openid-configuration',
      '/auth/realms/iam/token',
    ]);
    expect(requests[1]?.body).toBe('grant_type=refresh_token&refresh_token=r1&client_id=kaas');
    expect(requests[3]?.body).toContain('refresh_token=r2');
  });

  it.each([
    ['no refresh token', { refreshToken: undefined }, async () => json(200, {})],
    ['a refused refresh token', {}, async () => json(400, { error: 'invalid_grant' })],
  ])('%s ends in a clear error without a token in it', async (_name, change, transport: Transport) => {
    const source = oidcCredential({ ...config, idToken: jwt(-1), ...change }, clock, async () => transport);
    const error = await failureOf(source());
    expect(error.code).toBe('unauthorized');
    expect(error.fix).toContain('fresh kubeconfig');
    expect(error.message).not.toContain('r1');
  });

  it('that never answers is given up after 30 s', async () => {
    const source = oidcCredential(
      { ...config, idToken: jwt(-1) },
      clock,
      async () => (request) =>
        new Promise((_, reject) =>
          request.signal?.addEventListener('abort', () => reject(request.signal?.reason)),
        ),
    );
    const failure = failureOf(source());
    await clock.advance(30_000);
    expect((await failure).problem).toContain('it does not answer');
  });

  it('that cannot be reached may be there again later', async () => {
    const source = oidcCredential({ ...config, idToken: jwt(-1) }, clock, async () => async () => {
      throw networkError('ECONNREFUSED');
    });
    const error = await failureOf(source());
    expect(error.code).toBe('unreachable');
    expect(isTransient(error)).toBe(true);
  });
});
