import { readdirSync } from 'node:fs';
import path from 'node:path';
import { type LocalManagementCluster, startManagementCluster } from '../../../local';
import type { Kind } from '../../../providers/pulumi/kinds';
import { bucketFiles, clusterBackups, ofAdmin, writes } from '../../engines/pulumi-observations';
import { readRecording, restore } from '../../engines/pulumi-states';
import { declareResource, type Entry, endDeployments, type Resource } from './mini-engine';

const VERSIONS = readdirSync(path.join(__dirname, 'states'));

/** As they may be destroyed: what others need comes last. */
const NAMES: readonly [Kind, string][] = [
  ['ClusterBackup', 'before'],
  ['ClusterBackupSchedule', 'nightly'],
  ['ClusterDefaultTarget', 'default'],
  ['KeyEncryptionKey', 'kek'],
  ['RCloneCredential', 's3'],
];

const kubeconfig = process.env.KUBECONFIG;

describe.each(VERSIONS)('a state of %s', (version) => {
  let cluster: LocalManagementCluster;
  let resources: ReadonlyMap<Kind, Resource>;

  beforeAll(async () => {
    jest.spyOn(console, 'log').mockImplementation();
    cluster = await startManagementCluster({ namespace: 'shop' });
    process.env.KUBECONFIG = cluster.kubeconfigPath;
    const { stack } = await restore(cluster, await readRecording(`states/${version}`));
    resources = new Map(
      NAMES.map(([kind, name]) => [kind, declareResource(kind, name, {}, entryOf(stack, kind))]),
    );
  });
  afterAll(async () => {
    await endDeployments();
    await cluster.stop();
    process.env.KUBECONFIG = kubeconfig;
    jest.restoreAllMocks();
  });

  it.each(NAMES)('of a %s shows no drift, is updated and destroyed', async (kind) => {
    const resource = resources.get(kind);
    if (resource?.state === undefined) throw new Error(`${version} has no ${kind}`);
    const { inputs, outputs } = resource.state;
    const before = cluster.audit.length;

    await resource.refresh();
    expect(resource.state.outputs).toEqual(outputs);
    await resource.up(inputs);
    expect(resource.calls).toEqual([]);
    expect(writes(ofAdmin(cluster.audit.slice(before)))).toEqual([]);

    await resource.up({ ...inputs, timeouts: { delete: '10m' } });
    expect(resource.calls).toEqual(['update']);
    await resource.up({ ...inputs, timeouts: { delete: '10m' } });
    expect(resource.calls).toEqual([]);

    await resource.destroy();
    expect(resource.state).toBeUndefined();
  });

  it('leaves nothing behind', async () => {
    expect(await clusterBackups(cluster)).toEqual([]);
    expect(await bucketFiles(cluster)).toEqual([]);
  });
});

interface Stored {
  readonly id: string;
  readonly type: string;
  readonly inputs: Record<string, unknown>;
  readonly outputs: Record<string, unknown>;
}

/** As the engine hands it to the provider: with secrets in clear. */
function entryOf(stack: string, kind: Kind): Entry {
  const { resources } = JSON.parse(stack).deployment as { resources: Stored[] };
  const found = resources.find(({ type }) => type.endsWith(`:${kind}`));
  if (found === undefined) throw new Error(`the recording has no ${kind}`);
  const { id, inputs, outputs } = found;
  return { id, inputs: inClear(inputs), outputs: inClear(outputs), initErrors: [] };
}

function inClear(properties: Record<string, unknown>): Record<string, unknown> {
  return JSON.parse(JSON.stringify(properties), (_key, value) => {
    return typeof value?.plaintext === 'string' ? JSON.parse(value.plaintext) : value;
  });
}
