/** `customTimeouts` hold from the first request on, at a management cluster that takes requests and answers none. */
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { closeConnections } from '../../../providers/pulumi/functions/objects/management-cluster';
import type { Kind } from '../../../providers/pulumi/kinds';
import * as provider from '../../../providers/pulumi/provider';

const target = { localOnly: 'a test' };
const ARGS: Readonly<Record<Kind, object>> = {
  ClusterBackup: { cluster: 'prod', target },
  ClusterBackupSchedule: { cluster: 'prod', name: 'a', cron: '0 1 * * *', target: { clusterDefault: true } },
  RCloneCredential: { name: 'a', endpoint: 'https://s3', accessKeyId: 'id', secretAccessKey: 'secret' },
  KeyEncryptionKey: { name: 'a', value: 'only-for-tests-0123456789-abcdefghijkl' },
  ClusterDefaultTarget: {
    cluster: 'prod',
    target: { nfs: 'nfs://192.0.2.1:/backups', unencrypted: 'a test' },
  },
};
const STATE = {
  ...{ objectName: 'a', uid: 'u', clusterUid: 'c', namespaceUid: 'n', observed: {}, finished: false },
  ...{ claim: '1 delete', onDestroy: 'delete', files: [], status: 'InProgress', section: {}, previous: null },
};

let folder: string;
let kubeconfig: string;
let server: Server;

beforeAll(async () => {
  jest.spyOn(console, 'log').mockImplementation();
  folder = mkdtempSync(path.join(tmpdir(), 'pulumi-deadlines-'));
  kubeconfig = path.join(folder, 'config');
  server = createServer((request) => request.resume()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const named = { clusters: [{ name: 'c', cluster: { server: address } }], users: [{ name: 'u', user: {} }] };
  const contexts = [{ name: 'x', context: { cluster: 'c', user: 'u' } }];
  writeFileSync(kubeconfig, JSON.stringify({ ...named, contexts, 'current-context': 'x' }));
});
afterAll(async () => {
  await closeConnections();
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
  jest.restoreAllMocks();
});

async function timed(act: () => Promise<unknown>) {
  const begun = performance.now();
  const said = await act().then(
    () => 'nothing',
    (error: Error & { reasons?: string[] }) => error.reasons?.join() ?? error.message,
  );
  return { said, tookMs: performance.now() - begun };
}

describe.each(Object.keys(ARGS) as Kind[])('a %s', (kind) => {
  const inputs = (timeouts: object) => ({
    ...{ kind, kubeconfig, timeouts, namespace: 'shop', owner: 'pulumi:organization/shop/test:a' },
    ...ARGS[kind],
  });

  it.each([
    ['create', () => provider.create(inputs({ create: '200ms' }))],
    ['update', () => provider.update('shop/a', { ...inputs({}), ...STATE }, inputs({ update: '200ms' }))],
    [
      'update, by the time to create',
      () => provider.update('shop/a', { ...inputs({}), ...STATE }, inputs({ create: '200ms' })),
    ],
    ['delete', () => provider.delete('shop/a', { ...inputs({ delete: '200ms' }), ...STATE })],
  ])('ends in time: %s', async (_name, act) => {
    const { said, tookMs } = await timed(act);

    expect(said).toContain('[timeout]');
    expect(tookMs).toBeLessThan(4_000);
  });
});
