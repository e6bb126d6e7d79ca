import { MANIFEST } from '../../input';
import { KUSTOMIZATION } from '../../kustomize';
import { PATCH_ENDING } from '../../synth';

/** Whether a file may hold manifests, lists them, or is a patch. */
export function isManifestPath(file: string): boolean {
  return MANIFEST.test(file) || KUSTOMIZATION.test(file) || file.endsWith(PATCH_ENDING);
}

/** Whether neither a file nor a folder above it is hidden. */
export function isShownPath(file: string): boolean {
  return !/(^|\/)\./.test(file);
}

/** Whether no folder above it is hidden: kubectl and engines read hidden files of a folder as any others. */
export function isInShownFolder(file: string): boolean {
  return !/(^|\/)\.[^/]*\//.test(file);
}
