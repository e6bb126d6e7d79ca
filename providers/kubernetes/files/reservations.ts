import type { ClusterBackupManifest } from '../../../lib/model';

/** Backups that this program is about to create: the server does not show them yet. */
export interface Reservations {
  /** @returns to be called once the server shows it, or it was not made */
  add(manifest: ClusterBackupManifest): () => void;
  now(): readonly ClusterBackupManifest[];
  /** A look at the server, and all that were reserved at any time of it: whatever comes and goes meanwhile is in one of the two. */
  during<T>(look: () => Promise<T>): Promise<{ looked: T; reserved: readonly ClusterBackupManifest[] }>;
}

export function createReservations(): Reservations {
  const all = new Set<ClusterBackupManifest>();
  const looks = new Set<Set<ClusterBackupManifest>>();
  return {
    add(manifest) {
      all.add(manifest);
      for (const reserved of looks) reserved.add(manifest);
      return () => {
        all.delete(manifest);
      };
    },
    now: () => [...all],
    async during(look) {
      const reserved = new Set(all);
      looks.add(reserved);
      try {
        return { looked: await look(), reserved: [...reserved] };
      } finally {
        looks.delete(reserved);
      }
    },
  };
}
