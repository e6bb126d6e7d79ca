/**
 * What a backup that is no longer declared becomes, in manifests that a GitOps engine applies:
 * `keep` leaves object and remote file alone; `orphan` lets the engine remove the object and leaves the remote file,
 * with nobody to delete it. Deleting the file needs a request first, which no engine makes: `mosk-backup remove`.
 */
export type OnRemoval = 'keep' | 'orphan';

/**
 * Sync waves of Argo CD, whose pruning goes backwards: backups go before the credentials and keys that deleting their
 * files needs. Strings, because Kubernetes refuses annotations that are numbers.
 */
const WAVES = { credential: '-1', key: '-1', schedule: '0', backup: '1' } as const;

/** Annotations that order an object among ours. */
export function waveOf(role: keyof typeof WAVES): Record<string, string> {
  return { 'argocd.argoproj.io/sync-wave': WAVES[role] };
}

/** Annotations that keep Argo CD and Flux from removing an object that left the repository. */
export function guards(onRemoval: OnRemoval): Record<string, string> {
  if (onRemoval === 'orphan') return {};
  return {
    'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
    'kustomize.toolkit.fluxcd.io/prune': 'disabled',
  };
}
