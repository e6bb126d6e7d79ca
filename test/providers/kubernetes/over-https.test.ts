/** What only a connection with TLS and a server that knows its users can show. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { ClusterBackupType, NamespaceType } from '../../../lib/model';
import { type ApiServer, startApiServer } from '../../../local/api';
import { connect } from '../../../providers/kubernetes';
import { failureOf } from './management-api';

let folder: string;
let server: ApiServer;
let another: ApiServer;
const readers = { verb: ['get', 'list', 'watch'] };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mosk-https-'));
  [server, another] = await Promise.all([
    startApiServer({
      users: [
        { name: 'admin', token: 'admin-token' },
        { name: 'reader', may: ({ verb }) => readers.verb.includes(verb) },
      ],
    }),
    startApiServer({ crds: [] }),
  ]);
});
afterAll(async () => {
  await Promise.all([server.stop(), another.stop()]);
  rmSync(folder, { recursive: true });
});

function kubeconfig(text: string, name = 'config'): string {
  const path = join(folder, name);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

const list = async (options: Parameters<typeof connect>[0]) => {
  const mosk = await connect(options);
  try {
    return await mosk.list({ namespace: 'default' });
  } finally {
    mosk.close();
  }
};

it('a client certificate of a kubeconfig is enough', async () => {
  expect(await list({ kubeconfig: kubeconfig(server.kubeconfig()) })).toEqual([]);
});

it('so is an explicit server with its CA and a token', async () => {
  expect(await list({ server: server.url, ca: server.ca, token: 'admin-token' })).toEqual([]);
});

it('and a kubeconfig that the environment names, among some that do not exist', async () => {
  const path = kubeconfig(server.kubeconfig(), 'listed');
  expect(await list({ env: { KUBECONFIG: `/no/such/file:${path}` } })).toEqual([]);
});

it('a certificate of an unknown authority is not trusted', async () => {
  const error = await failureOf(list({ server: server.url, ca: another.ca, token: 'admin-token' }));
  expect(error.code).toBe('tls-untrusted');
  expect(error.message).toContain(server.url);
  expect(error.fix).toContain('certificate-authority of the cluster in the kubeconfig');
});

it('nor is one of a private authority that nobody has named, and the error says how to trust it', async () => {
  const error = await failureOf(list({ server: server.url, token: 'admin-token' }));
  expect(error.code).toBe('tls-untrusted');
  expect(error.message).toMatch(/not trusted.*NODE_EXTRA_CA_CERTS/s);
});

it('a wrong token is unauthorized, and not in the error', async () => {
  const error = await failureOf(list({ server: server.url, ca: server.ca, token: 'wrong-token' }));
  expect(error.code).toBe('unauthorized');
  expect(JSON.stringify([error.message, error.cause])).not.toContain('wrong-token');
});

it('a forbidden write names verb, resource and namespace', async () => {
  const mosk = await connect({ kubeconfig: kubeconfig(server.kubeconfig('reader'), 'reader') });
  const backup = {
    apiVersion: 'kaas.mirantis.com/v1alpha1',
    kind: 'ClusterBackup',
    metadata: { name: 'nightly', namespace: 'default' },
    spec: { targetCluster: 'prod' },
  };
  const error = await failureOf(mosk.client.create(ClusterBackupType, backup));
  expect(error.code).toBe('forbidden');
  expect(error.problem).toContain('"create" on "clusterbackups.kaas.mirantis.com" in namespace "default"');
  mosk.close();
});

it('a server without the CRDs is no management cluster', async () => {
  const error = await failureOf(list({ kubeconfig: kubeconfig(another.kubeconfig(), 'another') }));
  expect(error.code).toBe('crd-missing');
});

it('a server that is gone is unreachable', async () => {
  const gone = await startApiServer({ crds: [] });
  const path = kubeconfig(gone.kubeconfig(), 'gone');
  await gone.stop();
  const error = await failureOf(list({ kubeconfig: path }));
  expect(error.code).toBe('unreachable');
  expect(error.message).toContain(gone.url);
});

it('lists of more than one page are complete', async () => {
  const mosk = await connect({ kubeconfig: kubeconfig(server.kubeconfig()) });
  const names = Array.from({ length: 25 }, (_, i) => `page-${i}`);
  await Promise.all(
    names.map((name) =>
      mosk.client.create(NamespaceType, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }),
    ),
  );
  const { items } = await mosk.client.list(NamespaceType, undefined, { limit: 4 });
  expect(items.map(({ metadata }) => metadata.name)).toEqual(expect.arrayContaining(names));
  mosk.close();
});

describe('without a usable kubeconfig', () => {
  it.each([
    ['none at all', { env: { HOME: '/nowhere' } }, '~/.kube/config'],
    ['one that does not exist', { kubeconfig: '/no/such/file' }, '/no/such/file'],
    ['only missing ones in KUBECONFIG', { env: { KUBECONFIG: '/no/a:/no/b' } }, '/no/a, /no/b'],
    ['a server that is no URL', { server: 'mgmt' }, 'mgmt'],
    ['a certificate without its key', { server: 'https://mgmt', cert: 'x' }, 'its key'],
  ])('%s', async (_name, options, place) => {
    const error = await failureOf(connect(options));
    expect(error.code).toBe('kubeconfig-invalid');
    expect(error.message).toContain(place);
  });
});

describe('a client certificate beside something that tells who the user is', () => {
  /** Of a user whose certificate this server does not know: only the token lets anybody in. */
  function withForeignCertificate(more: object): string {
    const config = parse(server.kubeconfig());
    const [{ user }] = parse(another.kubeconfig()).users;
    config.users[0].user = { ...user, ...more };
    return kubeconfig(stringify(config), 'both');
  }

  it('is shown together with the token of a file', async () => {
    const tokenFile = join(folder, 'token');
    writeFileSync(tokenFile, 'admin-token\n');
    expect(await list({ kubeconfig: withForeignCertificate({ tokenFile }) })).toEqual([]);
  });

  it('goes before a plugin, which is not even started', async () => {
    const exec = {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: '/no/such/plugin',
      interactiveMode: 'Never',
    };
    const error = await failureOf(list({ kubeconfig: withForeignCertificate({ exec }) }));
    expect(error.code).toBe('unauthorized');
    expect(error.message).not.toContain('plugin');
  });

  it('without which nobody is let in', async () => {
    const error = await failureOf(list({ kubeconfig: withForeignCertificate({}) }));
    expect(error.code).toBe('unauthorized');
  });
});
