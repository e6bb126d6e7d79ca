/** Files that `onRemoval: 'orphan'` has left behind: without an object, only their records tell of them. */
import { BackupError } from '../../../../../lib/errors';
import {
  archiveName,
  type ClusterManifest,
  claimedFiles,
  effectiveTarget,
  LeftRecordType,
} from '../../../../../lib/model';
import { filesLeftIn } from '../../objects/left-behind';
import type { Mosk } from '../../objects/management-cluster';
import { parametersOf } from '../../objects/target';
import { type BackupInputs, runManifest } from '../declared/inputs';

/** Whether a run of a name would overwrite one of them. */
export async function overwritesLeftFiles(
  mosk: Mosk,
  inputs: BackupInputs,
  cluster: ClusterManifest,
): Promise<(name: string) => boolean> {
  const section = mosk.api.clusterBackupSection(cluster);
  const { parameters } = effectiveTarget(parametersOf(inputs.target), section);
  const isLeft = await filesLeftIn(mosk, { namespace: inputs.namespace, parameters });
  return (name) => {
    const { spec, ...rest } = runManifest(inputs, name);
    return claimedFiles({ ...rest, spec: { ...spec, parameters } }).some(isLeft);
  };
}

export function leftFileThere(inputs: BackupInputs, name: string): BackupError {
  return new BackupError('remote-path-used', 'A file that was left behind without an object lies there', {
    at: `ClusterBackup ${inputs.namespace}/${name}`,
    value: archiveName(runManifest(inputs, name)),
    fix:
      'choose another name, file name or folder; nothing was created; or, if nobody needs the file any more, delete its ' +
      `record: kubectl get configmaps -n ${inputs.namespace} -l ${LeftRecordType.labelSelector}`,
  });
}
