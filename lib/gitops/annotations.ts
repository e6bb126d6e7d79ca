import { ORPHAN_ANNOTATION } from '../model';
import type { GitOpsSettings } from './settings';

/**
 * What a backup that is no longer declared becomes, in manifests that a GitOps engine applies:
 * `keep` leaves object and remote file alone; `orphan` lets the engine remove the object and leaves the remote file,
 * with nobody to delete it. Deleting the file needs a request first, which no engine makes: `requestRemoteDeletion`, or
 * `mosk-backup remove`.
 */
export type OnRemoval = 'keep' | 'orphan';

/** What an object is among those of a backup. */
export type GitOpsRole = 'credential' | 'key' | 'keySecret' | 'schedule' | 'backup';

/**
 * What happens when the object is no longer declared: `prune` for what holds no data, or whose data are deleted.
 */
export type Removal = OnRemoval | 'prune';

/**
 * Waves after the first. Argo CD prunes backwards: backups go before the credentials and keys that deleting their files
 * needs.
 */
const WAVE: Record<GitOpsRole, number> = { credential: 0, key: 0, keySecret: 0, schedule: 1, backup: 2 };

/** Annotations that tell Argo CD and Flux how to treat an object. */
export function gitOpsAnnotations(
  role: GitOpsRole,
  removal: Removal,
  settings: Required<GitOpsSettings>,
): Record<string, string> {
  return {
    ...(settings.engine === 'flux' ? {} : argoCdAnnotations(role, removal, settings)),
    ...(settings.engine === 'argocd' ? {} : fluxAnnotations(role, removal)),
    ...(removal === 'orphan' ? { [ORPHAN_ANNOTATION]: 'declared with onRemoval orphan' } : {}),
  };
}

function argoCdAnnotations(
  role: GitOpsRole,
  removal: Removal,
  { firstWave, skipDryRunOnMissingResource }: Required<GitOpsSettings>,
): Record<string, string> {
  const options = [
    ...(removal === 'keep' ? ['Prune=false', 'Delete=false'] : []),
    // The client's way of applying writes the value in clear into an annotation as well.
    ...(losesItsValue(role) ? ['ServerSideApply=true'] : []),
    ...(skipDryRunOnMissingResource ? ['SkipDryRunOnMissingResource=true'] : []),
  ];
  return {
    // A string, because Kubernetes refuses annotations that are numbers.
    'argocd.argoproj.io/sync-wave': String(firstWave + WAVE[role]),
    ...(options.length === 0 ? {} : { 'argocd.argoproj.io/sync-options': options.join(',') }),
  };
}

function fluxAnnotations(role: GitOpsRole, removal: Removal): Record<string, string> {
  return {
    ...(removal === 'keep' ? { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } : {}),
    // Applied once: a value that MOSK has moved would be sent, and the secret changed, at every reconciliation.
    ...(losesItsValue(role) ? { 'kustomize.toolkit.fluxcd.io/ssa': 'IfNotPresent' } : {}),
  };
}

/** MOSK moves the value of these into a Secret and clears the field (documented). */
function losesItsValue(role: GitOpsRole): boolean {
  return role === 'credential' || role === 'key';
}
