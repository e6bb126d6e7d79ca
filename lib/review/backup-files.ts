import { type ClusterBackupManifest, isRemote, remoteFiles } from '../model';
import type { Declared, PolicyContext } from '../policy';

/** Every remote file of a backup, as far as one side of a change knows; of a default target, too. */
export function filesOf(context: PolicyContext, backup: Declared<ClusterBackupManifest>): string[] {
  const { parameters } = context.targetOf(backup);
  if (!isRemote(parameters)) return [];
  return remoteFiles({ ...backup.manifest, spec: { ...backup.manifest.spec, parameters } });
}
