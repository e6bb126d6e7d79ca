import { type ClusterBackupManifest, MoskApi } from '../../../lib/model';
import { createFileOwners } from '../../../providers/kubernetes/files/file-owners';
import { virtualClock } from './virtual-clock';

const API = MoskApi.parse(`
version: 1
release: '26.2'
facts:
  clusterBackupPath: { open: no Cluster that was seen shows it }
`);

/** Nobody has to be asked to know that it is not known. */
const nobody = {} as never;

const backup = (parameters?: object) =>
  ({
    apiVersion: 'kaas.mirantis.com/v1alpha1',
    kind: 'ClusterBackup',
    metadata: { namespace: 'prod', name: 'now' },
    spec: { targetCluster: 'prod', ...(parameters && { parameters }) },
  }) as ClusterBackupManifest;

it('where nobody knows where the sections of Clusters are, nobody says where a backup without a target goes', async () => {
  const owners = createFileOwners(nobody, nobody, virtualClock(), API);

  await expect(owners.sectionOf(backup())).rejects.toMatchObject({ code: 'api-unknown' });
  await expect(
    owners.sectionOf(backup({ rclone: { bucket: 'backups', credential: 's3' } })),
  ).resolves.toBeUndefined();
});
