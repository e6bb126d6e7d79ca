import { BackupError } from '../../lib/errors';
import { CustomResourceDefinitionType, type KubeObject } from '../../lib/model';
import type { CustomResourceDefinition } from '../../lib/schema';
import type { Io } from '../io';

/**
 * The CustomResourceDefinitions of a file or folder, as `kubectl get crds -o yaml` exports them too.
 * @throws BackupError `file-invalid`
 */
export async function crdsOfFolder(folder: string, io: Io): Promise<readonly CustomResourceDefinition[]> {
  const { readManifests } = require('../apply/read-manifests') as typeof import('../apply/read-manifests');
  const objects = (await readManifests([folder], io)).map(({ object }) => object);
  const crds = objects.filter(({ kind }) => kind === CustomResourceDefinitionType.kind);
  if (crds.length === 0) {
    throw new BackupError('file-invalid', 'There is no CustomResourceDefinition in this folder', {
      at: `--crds ${folder}`,
      fix: 'export them: kubectl get crds -o yaml > crds/all.yaml',
    });
  }
  return (crds as (KubeObject & CustomResourceDefinition)[]).map(withoutServersPart);
}

/** What another server wrote is not of this one. */
function withoutServersPart({ status: _status, metadata, ...crd }: KubeObject & CustomResourceDefinition) {
  const { name, labels, annotations } = metadata;
  return { ...crd, metadata: { name, ...(labels && { labels }), ...(annotations && { annotations }) } };
}
