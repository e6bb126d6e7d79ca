/** What kubectl would send, to whom and as whom, by the kubeconfig alone; what it does not say in the open is refused. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import { BackupError } from '../../../lib/errors';
import { systemClock } from '../../../providers/kubernetes';
import { openConnection } from '../../../providers/kubernetes/login/connection';
import { resolveContext } from '../../../providers/kubernetes/login/kubeconfig';
import { type Material, makeMaterial } from '../../connecting/certificates';
import { type RecordingSite, startRecordingSite } from '../../connecting/recording-site';

const read = (text: string) => resolveContext([{ path: '/config', text }]);

function withContext(context: string, more = ''): string {
  return `
${more}
clusters: [{ name: c, cluster: { server: "https://mgmt.example:6443" } }]
users: [{ name: u, user: { token: t } }]
contexts: [{ name: x, context: ${context} }]
current-context: x
`;
}

describe('merge keys', () => {
  const defaults = 'defaults: &d { cluster: c, user: u, namespace: merged }\nmore: &m { namespace: more }';

  it.each([
    ['{ <<: *d }', 'merged'],
    ['{ <<: *d, namespace: own }', 'own'],
    // yaml.v2 takes them in their order.
    ['{ namespace: own, <<: *d }', 'merged'],
    ['{ <<: [*m, *d] }', 'more'],
    ['{ <<: [*d, *m] }', 'merged'],
    ['{ <<: { cluster: c, user: u, namespace: inline } }', 'inline'],
  ])('%s is in namespace %s', (context, namespace) => {
    expect(read(withContext(context, defaults)).namespace).toBe(namespace);
  });

  it('in quotes are a field that nobody knows', () => {
    expect(() => read(withContext('{ "<<": *d, user: u }', defaults))).toThrow('"cluster" is missing');
  });
});

describe('values are those of YAML 1.1, of the types that kubectl wants', () => {
  const insecure = (value: string) =>
    withContext('{ cluster: c, user: u }').replace('6443"', `6443", insecure-skip-tls-verify: ${value}`);

  it.each(['yes', 'on', 'y', 'True', '!!bool yes'])('%s is true', (value) => {
    expect(read(insecure(value)).cluster.insecureSkipTlsVerify).toBe(true);
  });

  it.each(['no', 'off', '~', ''])('%p is false', (value) => {
    expect(read(insecure(value)).cluster.insecureSkipTlsVerify).toBe(false);
  });

  it.each(['"yes"', '1', '[true]', '!!str yes'])('%s is refused', (value) => {
    expect(() => read(insecure(value))).toThrow('[kubeconfig-invalid]');
  });

  it.each(['on', '5', '0x1F', '1_000', '.inf'])('a namespace %s is no text', (value) => {
    expect(() => read(withContext(`{ cluster: c, user: u, namespace: ${value} }`))).toThrow(
      /in quotes|quote it/,
    );
  });

  it.each(['2026-11-30', '1:30', '1e400'])('a namespace %s is a text', (value) => {
    expect(read(withContext(`{ cluster: c, user: u, namespace: ${value} }`)).namespace).toBe(value);
  });

  it('the last of two equal fields counts, and of several documents the first', () => {
    const text = withContext('{ cluster: c, user: u, namespace: a, namespace: b }');
    expect(read(`${text}---\ncurrent-context: none\n`).namespace).toBe('b');
  });

  it('unknown fields and those of another case are passed over', () => {
    expect(read(withContext('{ cluster: c, user: u, Namespace: a, more: [1] }')).namespace).toBeUndefined();
  });

  it.each([
    ['a mistake in an entry that nobody uses', (text: string) => `${text}preferences: { colors: 5 }\n`],
    ['two entries of one name', (text: string) => text.replace('[{ name: c,', '[{ name: c }, { name: c,')],
    ['another kind', (text: string) => `kind: Pod\n${text}`],
    ['another version', (text: string) => `apiVersion: v2\n${text}`],
    [
      'a line break that editors do not show',
      (text: string) => text.replace('token: t', 'token: t\u0085as: root'),
    ],
    [
      'what is nested too deeply',
      (text: string) => `${text}more: ${'['.repeat(50_000)}${']'.repeat(50_000)}\n`,
    ],
    ['an anchor that holds itself', (text: string) => `a: &a { b: *a }\n${text}`],
  ])('%s is refused', (_name, change) => {
    expect(() => read(change(withContext('{ cluster: c, user: u }')))).toThrow('[kubeconfig-invalid]');
  });
});

describe('a server', () => {
  it.each([
    'mgmt:6443',
    'https://me:hunter2@mgmt',
    'https://127.1',
    'https://0x7f000001',
    'https://mgmt/a%2Fb',
    'https://mgmt\\a',
    'ftp://mgmt',
  ])('%s is refused, without a password in the error', (server) => {
    const text = withContext('{ cluster: c, user: u }').replace(
      '"https://mgmt.example:6443"',
      JSON.stringify(server),
    );
    const error = errorOf(() => read(text));
    expect(error).toMatchObject({ code: 'kubeconfig-invalid', at: '/config: clusters[0].cluster.server' });
    expect(error.message).not.toContain('hunter2');
  });
});

function errorOf(act: () => unknown): BackupError {
  try {
    act();
  } catch (error) {
    if (BackupError.is(error)) return error;
  }
  throw new Error('expected a BackupError');
}

describe('at a server', () => {
  let material: Material;
  let site: RecordingSite;
  let folder: string;
  beforeAll(async () => {
    material = await makeMaterial(['mgmt.example'], ['127.0.0.1']);
    site = await startRecordingSite(material, 'none');
    folder = mkdtempSync(path.join(tmpdir(), 'as-kubectl-'));
  });
  afterAll(async () => {
    await site.stop();
    rmSync(folder, { recursive: true });
  });

  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const pair = () => ({
    'client-certificate-data': base64(material.alice.certificate),
    'client-key-data': base64(material.alice.key),
  });
  const exec = (args: string) => ({
    apiVersion: 'client.authentication.k8s.io/v1',
    command: 'sh',
    args: ['-c', args],
    interactiveMode: 'Never',
  });

  async function ask(user: object, cluster: object = {}) {
    const config = {
      clusters: [
        {
          name: 'c',
          cluster: {
            server: `https://127.0.0.1:${site.ports.https}`,
            'certificate-authority-data': base64(material.root),
            ...cluster,
          },
        },
      ],
      users: [{ name: 'u', user }],
      contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'x',
    };
    const kubeconfig = path.join(folder, 'config');
    writeFileSync(kubeconfig, stringify(config));
    site.take();
    const { transport } = await openConnection({ kubeconfig }, systemClock, {});
    try {
      const { body } = await transport({ method: 'GET', path: '/api', headers: {} });
      for await (const _ of body);
      const [seen] = site.take();
      return seen;
    } finally {
      transport.close?.();
    }
  }

  const refusal = async (user: object, cluster: object = {}) => {
    const error: unknown = await ask(user, cluster).catch((reason) => reason);
    if (BackupError.is(error)) return error;
    throw new Error(`expected a BackupError, got ${JSON.stringify(error)}`);
  };

  it('a certificate is shown beside a token, its file, a password', async () => {
    writeFileSync(path.join(folder, 'token'), 'of-file\n');
    const shown = async (user: object) => {
      const seen = await ask({ ...pair(), ...user });
      return [seen?.certificate, seen?.headers.authorization];
    };
    expect(await shown({ token: 'abc' })).toEqual(['alice', 'Bearer abc']);
    expect(await shown({ tokenFile: 'token' })).toEqual(['alice', 'Bearer of-file']);
    expect(await shown({ username: 'me', password: 'p:w' })).toEqual(['alice', `Basic ${base64('me:p:w')}`]);
  });

  it('a certificate and a token go before a plugin, which is not started', async () => {
    const failing = { exec: exec('exit 1') };
    expect((await ask({ ...pair(), ...failing }))?.certificate).toBe('alice');
    expect((await ask({ token: 'abc', ...failing }))?.headers.authorization).toBe('Bearer abc');
  });

  it('a certificate and a token of a plugin are both shown', async () => {
    const status = {
      token: 'of-plugin',
      clientCertificateData: material.bob.certificate,
      clientKeyData: material.bob.key,
    };
    const printed = JSON.stringify({
      apiVersion: 'client.authentication.k8s.io/v1',
      kind: 'ExecCredential',
      status,
    });
    const seen = await ask({ exec: exec(`cat <<'END'\n${printed}\nEND`) });
    expect([seen?.certificate, seen?.headers.authorization]).toEqual(['bob', 'Bearer of-plugin']);
  });

  it('the file of a token goes before a token as long as it can be read', async () => {
    writeFileSync(path.join(folder, 'token'), 'of-file\n');
    expect((await ask({ token: 'abc', tokenFile: 'token' }))?.headers.authorization).toBe('Bearer of-file');
    expect((await ask({ token: 'abc', tokenFile: 'none' }))?.headers.authorization).toBe('Bearer abc');
  });

  it('impersonation is asked for, whoever one is', async () => {
    const user = {
      token: 'abc',
      as: 'müller',
      'as-uid': 'u1',
      'as-groups': ['a', 'b'],
      'as-user-extra': { 'x/y': ['1', '2'] },
    };
    expect((await ask(user))?.headers).toEqual({
      authorization: 'Bearer abc',
      'impersonate-user': Buffer.from('müller').toString('latin1'),
      'impersonate-uid': 'u1',
      'impersonate-group': 'a & b',
      'impersonate-extra-x%2fy': '1 & 2',
    });
  });

  it('no credential is sent without TLS: it is refused, and nothing is asked', async () => {
    const http = { server: `http://127.0.0.1:${site.ports.http}` };
    for (const user of [
      { token: 'abc' },
      { tokenFile: 'token' },
      { username: 'me', password: 'pw' },
      pair(),
      { exec: exec('touch started') },
    ]) {
      expect(await refusal(user, http)).toMatchObject({
        code: 'kubeconfig-invalid',
        at: expect.stringContaining('clusters[0].cluster.server'),
      });
    }
    expect(site.take()).toEqual([]);
    expect((await ask({}, http))?.headers).toEqual({});
    const explicit = openConnection({ server: http.server, token: 'abc' }, systemClock, {});
    await expect(explicit).rejects.toThrow('not sent to a server without https');
  });

  it.each([
    [
      'a key of another certificate',
      () => ({ ...pair(), 'client-key-data': base64(material.bob.key) }),
      'client-key-data',
    ],
    [
      'an encrypted key',
      () => ({ ...pair(), 'client-key-data': base64(material.encryptedKey) }),
      'client-key-data',
    ],
    ['a key that is none', () => ({ ...pair(), 'client-key-data': base64('hunter2') }), 'client-key-data'],
    [
      'a certificate that is cut',
      () => ({ ...pair(), 'client-certificate-data': base64(material.alice.certificate.slice(0, 200)) }),
      'client-certificate-data',
    ],
    ['data that are not base64', () => ({ ...pair(), 'client-key-data': 'hunter2' }), 'client-key-data'],
    ['a certificate without a key', () => ({ ...pair(), 'client-key-data': '' }), 'client-certificate'],
    ['a file and data', () => ({ ...pair(), 'client-key': 'x' }), 'client-key'],
    [
      'a file that is missing',
      () => ({ 'client-certificate': 'none', 'client-key': 'none' }),
      'client-certificate',
    ],
    ['a token with a line break', () => ({ token: 'hunter2\nx' }), 'token'],
    ['a token with a control character', () => ({ token: 'hunter2\u0007' }), 'token'],
    ['a token and a password', () => ({ token: 'hunter2', username: 'me' }), 'username'],
    ['groups of nobody', () => ({ token: 't', 'as-groups': ['g'] }), 'as-groups'],
  ])('%s is a mistake at its field, before anything is asked', async (_name, user, field) => {
    const error = await refusal(user());

    expect(error.code).toBe('kubeconfig-invalid');
    expect(error.at).toBe(`${path.join(folder, 'config')}: users[0].user.${field}`);
    expect(error.message).not.toContain('hunter2');
    expect(site.take()).toEqual([]);
  });

  it.each([
    ['that is no certificate', () => base64('hunter2'), 'certificate-authority-data'],
    ['that is cut', () => base64(material.root.slice(0, 100)), 'certificate-authority-data'],
  ])('an authority %s is a mistake at its field', async (_name, data, field) => {
    const error = await refusal({ token: 't' }, { 'certificate-authority-data': data() });
    expect(error.at).toBe(`${path.join(folder, 'config')}: clusters[0].cluster.${field}`);
  });

  it('an empty file of authorities trusts nobody, not everybody', async () => {
    writeFileSync(path.join(folder, 'empty.pem'), '');
    const cluster = { 'certificate-authority-data': undefined, 'certificate-authority': 'empty.pem' };
    expect((await refusal({ token: 't' }, cluster)).at).toContain('certificate-authority');
  });

  it('an authority between root and server is enough, as in Go', async () => {
    const cluster = { 'certificate-authority-data': base64(material.intermediate) };
    expect((await ask({ token: 't' }, cluster))?.server).toBe('https');
  });

  it('the namespace is that of the pod where the context says none, as in kubectl', async () => {
    const kubeconfig = path.join(folder, 'in-pod');
    writeFileSync(kubeconfig, withContext('{ cluster: c, user: u }'));
    const account = mkdtempSync(path.join(folder, 'account-'));
    writeFileSync(path.join(account, 'namespace'), 'of-pod\n');
    const namespace = async (env: Record<string, string>) =>
      (await openConnection({ kubeconfig }, systemClock, env, account)).namespace;
    const pod = { KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBERNETES_SERVICE_PORT: '443' };
    // Without a token, as CI runners are often started, kubectl takes "default".
    expect(await namespace({ ...pod, POD_NAMESPACE: 'told' })).toBeUndefined();
    writeFileSync(path.join(account, 'token'), 'of-pod');
    expect(await namespace({})).toBeUndefined();
    expect(await namespace({ ...pod, KUBERNETES_SERVICE_PORT: '', POD_NAMESPACE: 'told' })).toBeUndefined();
    expect(await namespace(pod)).toBe('of-pod');
    expect(await namespace({ ...pod, POD_NAMESPACE: 'told' })).toBe('told');
  });

  it('a refresh token is not sent to an identity provider without https', async () => {
    const config = {
      'idp-issuer-url': 'http://idp.example',
      'client-id': 'kaas',
      'refresh-token': 'hunter2',
    };
    const error = await refusal({ 'auth-provider': { name: 'oidc', config } });
    expect(error.at).toContain('auth-provider.config.idp-issuer-url');
  });

  it('a certificate without names is that of nobody, whatever its common name, as in Go', async () => {
    const nameless = await makeMaterial([], []);
    const other = await startRecordingSite(nameless, 'none');
    const cluster = {
      server: `https://127.0.0.1:${other.ports.https}`,
      'certificate-authority-data': base64(nameless.root),
      'tls-server-name': 'server',
    };
    await expect(ask({ token: 't' }, cluster)).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
    expect(other.take()).toEqual([]);
    await other.stop();
  });

  it('a name that the certificate carries can stand for the address', async () => {
    const cluster = { 'tls-server-name': 'mgmt.example' };
    expect((await ask({ token: 't' }, cluster))?.serverName).toBe('mgmt.example');
    // A dot at the end is no part of the name that TLS asks for (RFC 6066, section 3).
    expect((await ask({ token: 't' }, { 'tls-server-name': 'mgmt.example.' }))?.serverName).toBe(
      'mgmt.example',
    );
    await expect(ask({ token: 't' }, { 'tls-server-name': 'other.example' })).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
  });
});
