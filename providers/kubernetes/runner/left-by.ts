import { type ClusterBackupManifest, type LeftBehind, leftBehindBy, type WhyLeft } from '../../../lib/model';
import type { Observer } from '../session/observer';
import { persist } from '../session/persist';
import type { Session } from '../session/session';

/** What a backup leaves behind if its object goes without its files; `undefined` if that is nothing. */
export async function leftBy(
  { owners, clock }: Session,
  observer: Observer,
  backup: ClusterBackupManifest,
  why: WhyLeft,
): Promise<LeftBehind | undefined> {
  const target = await persist(observer, () => owners.targetOf(backup));
  return leftBehindBy(backup, { ...target, why, at: new Date(clock.now()).toISOString() });
}
