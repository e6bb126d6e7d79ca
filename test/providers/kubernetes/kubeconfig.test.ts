import { BackupError } from '../../../lib/errors';
import { resolveContext } from '../../../providers/kubernetes/login/kubeconfig';

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const PEM_DATA = Buffer.from(PEM).toString('base64');

const file = (text: string, path = '/home/me/.kube/config') => ({ path, text });

function kubeconfig({ user = 'token: abc', cluster = '' } = {}) {
  return `
current-context: mosk
contexts:
  - name: mosk
    context: { cluster: mgmt, user: me, namespace: prod }
clusters:
  - name: mgmt
    cluster:
      server: https://mgmt.example:6443
      ${cluster}
users:
  - name: me
    user:
      ${user}
`;
}

function problemOf(text: string, wanted?: string): BackupError {
  try {
    resolveContext([file(text)], wanted);
  } catch (error) {
    if (BackupError.is(error)) return error;
  }
  throw new Error('expected a BackupError');
}

describe('a context', () => {
  it('brings its cluster, user and namespace', () => {
    const context = resolveContext([
      file(kubeconfig({ cluster: `certificate-authority-data: ${PEM_DATA}` })),
    ]);
    expect(context).toMatchObject({
      name: 'mosk',
      namespace: 'prod',
      cluster: { server: 'https://mgmt.example:6443', ca: { data: PEM }, insecureSkipTlsVerify: false },
      user: { token: 'abc' },
    });
  });

  it('resolves relative paths from the folder of its file', () => {
    const user = 'client-certificate: certs/me.crt\n      client-key: /abs/me.key\n      tokenFile: token';
    const { cluster, user: read } = resolveContext([
      file(kubeconfig({ user, cluster: 'certificate-authority: ca.crt' })),
    ]);
    expect(cluster.ca).toMatchObject({ file: '/home/me/.kube/ca.crt' });
    expect(read?.certificate).toMatchObject({
      cert: { file: '/home/me/.kube/certs/me.crt' },
      key: { file: '/abs/me.key' },
    });
    expect(read?.tokenFile).toBe('/home/me/.kube/token');
  });

  it('may be spread over several files, of which the first to name something wins', () => {
    const first = 'contexts: [{ name: mosk, context: { cluster: mgmt, user: other } }]\n';
    const second = 'users: [{ name: other, user: { token: from-second } }]\n';
    const context = resolveContext([file(first, '/a'), file(second, '/b'), file(kubeconfig(), '/c')]);
    expect(context.user?.token).toBe('from-second');
    expect(context.cluster.server).toBe('https://mgmt.example:6443');
  });

  it('can be another than the current one', () => {
    const text = `${kubeconfig()}`.replace('- name: mosk', '- name: other');
    expect(resolveContext([file(text)], 'other').name).toBe('other');
  });
});

describe('credentials', () => {
  it('of an exec plugin', () => {
    const user = `exec:
        apiVersion: client.authentication.k8s.io/v1
        command: ./login
        interactiveMode: IfAvailable
        args: [--cluster, prod]
        env: [{ name: REGION, value: eu }]
        installHint: install the login tool`;
    expect(resolveContext([file(kubeconfig({ user }))]).user?.exec).toEqual({
      at: '/home/me/.kube/config: users[0].user.exec',
      apiVersion: 'client.authentication.k8s.io/v1',
      command: '/home/me/.kube/login',
      args: ['--cluster', 'prod'],
      env: { REGION: 'eu' },
      installHint: 'install the login tool',
      provideClusterInfo: false,
    });
  });

  it('of an OIDC provider, as MOSK writes it', () => {
    const user = `auth-provider:
        name: oidc
        config:
          client-id: kaas
          id-token: a.b.c
          idp-issuer-url: https://keycloak.example/auth/realms/iam
          refresh-token: r
          idp-certificate-authority-data: ${PEM_DATA}`;
    expect(resolveContext([file(kubeconfig({ user }))]).user?.oidc).toMatchObject({
      clientId: 'kaas',
      idToken: 'a.b.c',
      issuerUrl: 'https://keycloak.example/auth/realms/iam',
      refreshToken: 'r',
      ca: { data: PEM },
    });
  });
});

describe('errors name file, field and fix', () => {
  it.each([
    ['no current context', 'clusters: []', undefined, '/home/me/.kube/config'],
    ['an unknown context', kubeconfig(), 'prod', 'named by context'],
    ['an unknown cluster', kubeconfig().replace('- name: mgmt', '- name: x'), undefined, 'use one of: x'],
    ['no server', kubeconfig().replace('server:', 'sever:'), undefined, 'clusters[0].cluster.server'],
    [
      'a server that is no URL',
      kubeconfig().replace('https://mgmt.example:6443', 'mgmt:6443'),
      undefined,
      'value: mgmt:6443',
    ],
    [
      'a SOCKS4 proxy',
      kubeconfig({ cluster: 'proxy-url: socks4://me:hunter2@proxy' }),
      undefined,
      'clusters[0].cluster.proxy-url',
    ],
    ['groups of nobody', kubeconfig({ user: 'as-groups: [admins]' }), undefined, 'users[0].user.as-groups'],
    ['a password', kubeconfig({ user: 'password: hunter2' }), undefined, 'users[0].user.password'],
    [
      'another auth provider',
      kubeconfig({ user: 'auth-provider: { name: gcp }' }),
      undefined,
      'auth-provider.name',
    ],
    [
      'an old exec protocol',
      kubeconfig({ user: 'exec: { apiVersion: client.authentication.k8s.io/v1alpha1, command: x }' }),
      undefined,
      'users[0].user.exec.apiVersion',
    ],
    [
      'data that is not PEM',
      kubeconfig({ cluster: 'certificate-authority-data: hunter2' }),
      undefined,
      '-data',
    ],
    ['a token that is no text', kubeconfig({ user: 'token: 12345' }), undefined, 'users[0].user.token'],
  ])('%s', (_name, text, wanted, place) => {
    const error = problemOf(text, wanted);
    expect(error.code).toBe('kubeconfig-invalid');
    expect(error.message).toContain(place);
    expect(error.fix).toBeDefined();
    expect(error.message).not.toMatch(/hunter2|12345/);
  });

  it('and the line of what is no YAML, without quoting it', () => {
    const error = problemOf('users:\n  - token: "hunter2\n');
    expect(error.at).toMatch(/^\/home\/me\/\.kube\/config:\d+:\d+$/);
    expect(error.message).not.toContain('hunter2');
  });
});
