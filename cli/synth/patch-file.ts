import type { ClusterPatch } from '../../lib/synth';
import { fileNameOf } from './manifest-file-name';
import type { OutputFile } from './owned-files';
import { yamlText } from './yaml-text';

/** Not `.yaml`: engines read whatever looks like a manifest, and a Cluster must never be one. */
export const PATCH_ENDING = '.patch';

const NOTE =
  '# Merged into the live Cluster by: mosk-backup defaults apply. An engine must never apply it.\n';

/** `patches/<management cluster>/cluster.<namespace>.<name>.patch` */
export function patchFile({ managementCluster, namespace, cluster, patch }: ClusterPatch): OutputFile {
  return {
    path: `patches/${managementCluster}/${fileNameOf(['cluster', namespace, cluster], PATCH_ENDING)}`,
    text: NOTE + yamlText({ managementCluster, namespace, cluster, patch }),
  };
}
