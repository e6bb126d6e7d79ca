import type { ClusterBackupManifest } from '../api/manifest';
import { momentOf } from '../values/moment';

/** How far clocks may be apart before a time is taken for wrong. */
const APART_MS = 5 * 60_000;

/**
 * Whether all that tells when a backup was made says that it is yet to come. MOSK and the API server may run on one machine:
 * were its clock wrong for a while, what was made then would be the newest one for as long. So such a one takes nobody's
 * place and does not go, by whatever retention: that of a schedule, or `keepLast` of a Pulumi resource.
 * @param now milliseconds since the epoch
 */
export function isFromTheFuture({ metadata, status }: ClusterBackupManifest, now: number): boolean {
  const times = [metadata.creationTimestamp, status?.startedAt].flatMap((time) => momentOf(time) ?? []);
  return times.length > 0 && times.every((time) => time > now + APART_MS);
}
