import type { KubeObject } from '../model';

const ARGO_CD = 'argocd.argoproj.io/sync-options';
const FLUX = 'kustomize.toolkit.fluxcd.io/prune';

/** GitOps engines that are told to leave an object alone once its manifest is gone. */
export function keptBy({ metadata: { annotations = {} } }: KubeObject): string[] {
  const options = String(annotations[ARGO_CD] ?? '').split(',');
  const argoCd = options.some((option) => option.trim() === 'Prune=false');
  return [...(argoCd ? ['Argo CD'] : []), ...(annotations[FLUX] === 'disabled' ? ['Flux'] : [])];
}
