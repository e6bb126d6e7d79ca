import { MoskApi } from './mosk-api';

/** First releases that upload and encrypt backups: of the cluster, and of its management cluster (documented). */
export const REMOTE_BACKUPS_SINCE = { cluster: '26.1', managementCluster: '2.31' } as const;

/** The management release of MOSK 26.2. */
const MANAGEMENT_26_2 = '2.32';

/** `26.2`, `26.2.1`, `2.32.1`: numbers, separated by dots. */
export function isRelease(value: unknown): value is string {
  return typeof value === 'string' && /^\d{1,4}(\.\d{1,4}){1,2}$/.test(value);
}

/** Whether a release is another one or later than it. */
export function isAtLeast(release: string, other: string): boolean {
  const [mine, theirs] = [release, other].map((text) => text.split('.').map(Number));
  for (let part = 0; part < 3; part += 1) {
    const difference = (mine?.[part] ?? 0) - (theirs?.[part] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** The API of a management cluster of this release. */
export function moskApiOfRelease(managementRelease: string): MoskApi {
  return isAtLeast(managementRelease, MANAGEMENT_26_2) ? MoskApi.v26_2 : MoskApi.v26_1;
}
