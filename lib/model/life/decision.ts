/** What decisions about a backup's life have in common. */
import type { ErrorCode } from '../../errors';
import type { ClusterBackupManifest } from '../api/manifest';
import { isKnownStatus } from '../api/status';

/** The object as last read, or `undefined` once its absence is certain. */
export type Seen = ClusterBackupManifest | undefined;

/** Nothing can be done before the object changes; `bounded` waits end after a grace period as well. */
export interface Wait {
  readonly do: 'wait';
  readonly bounded?: true;
  readonly warning?: string;
}

export interface Verdict {
  readonly code: ErrorCode;
  readonly reason: string;
}

/** Unknown statuses of later releases count as running. */
export function unknownStatusWarning(status: string | undefined): { warning?: string } {
  return status === undefined || status === '' || isKnownStatus(status)
    ? {}
    : { warning: `unknown status "${status}": taken as running` };
}
