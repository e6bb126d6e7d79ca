import { annotationOf, type Subject } from '../judging/subject';

export const ARGO_CD_SYNC_OPTIONS = 'argocd.argoproj.io/sync-options';
const FLUX = 'kustomize.toolkit.fluxcd.io/prune';

/** GitOps engines that are told to leave an object alone once its manifest is gone. */
export function keptBy(subject: Subject): string[] {
  const options = annotationOf(subject, ARGO_CD_SYNC_OPTIONS)?.split(',') ?? [];
  const argoCd = options.some((option) => option.trim() === 'Prune=false');
  return [...(argoCd ? ['Argo CD'] : []), ...(annotationOf(subject, FLUX) === 'disabled' ? ['Flux'] : [])];
}
