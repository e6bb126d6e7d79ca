import type { ManagementClusterView } from './management-cluster-view';
import type { Sample } from './text-format';

/** What storages said when they were last asked. Of backups that are gone since then nothing is told. */
export function probedSamples({ name, backups, probed = [] }: ManagementClusterView): Sample[] {
  const alive = new Set(backups.objects.map(({ metadata }) => metadata.uid));
  return probed.flatMap(({ project, atMs, credentials, files }) => {
    const labels = { management_cluster: name, project };
    return [
      ...credentials.flatMap(({ credential, up }): Sample[] => [
        { metric: 'storageUp', labels: { ...labels, credential }, value: up ? 1 : 0 },
        { metric: 'storageProbed', labels: { ...labels, credential }, value: Math.floor(atMs / 1000) },
      ]),
      ...files
        .filter(({ backup }) => alive.has(backup.metadata.uid))
        .map(
          ({ backup, missing }): Sample => ({
            metric: 'filesMissing',
            labels: { ...labels, target_cluster: backup.spec.targetCluster },
            value: missing,
          }),
        ),
    ];
  });
}
