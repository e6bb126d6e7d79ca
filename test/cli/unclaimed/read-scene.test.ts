import { readScene } from '../../../cli/unclaimed/read-scene';
import { BackupError } from '../../../lib/errors';
import {
  ClusterBackupType,
  ClusterType,
  MoskApi,
  NamespaceType,
  type ResourceType,
} from '../../../lib/model';
import type { ApiClient } from '../../../providers/kubernetes';

/** Where backups may be listed, and Clusters may not. */
function clientWith(parameters: object | undefined): ApiClient {
  const backup = {
    metadata: { name: 'nightly-1', namespace: 'prod' },
    spec: { targetCluster: 'prod', parameters },
  };
  const list = async (type: ResourceType) => {
    if (type === ClusterType) throw new BackupError('forbidden', 'This may not be listed');
    if (type === NamespaceType) return { items: [{ metadata: { name: 'prod' } }] };
    return { items: type === ClusterBackupType ? [backup] : [] };
  };
  return { list } as unknown as ApiClient;
}

it.each([
  ['without a target of their own', undefined, true],
  [
    'with one',
    { rclone: { credential: 's3', folder: 'backups/prod' }, encryption: { disabled: true } },
    false,
  ],
])(
  'Clusters that may not be listed may hide whose files are whose from backups %s',
  async (_what, target, hides) => {
    const cluster = { name: 'mgmt', api: MoskApi.v26_2, client: clientWith(target), namespaces: ['prod'] };

    const { unread } = await readScene(cluster, new AbortController().signal);

    expect(unread.filter(({ kind }) => kind === 'Cluster')).toMatchObject([{ mayClaim: hides }]);
  },
);
