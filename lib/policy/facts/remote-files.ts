import { type ClusterBackupManifest, remoteFiles } from '../../model';
import type { PolicyContext } from '../judging/policy-context';
import type { Declared } from '../judging/policy-input';

/** Every remote file of a backup; of one without a target of its own, those at its cluster's default. */
export function remoteFilesOf(context: PolicyContext, backup: Declared<ClusterBackupManifest>): string[] {
  const { parameters } = context.targetOf(backup);
  return remoteFiles({ ...backup.manifest, spec: { ...backup.manifest.spec, parameters } });
}
