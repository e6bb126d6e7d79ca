import { remoteFolder } from '../../../../../lib/model';
import { hasUnknown, UNKNOWN } from '../../engine/unknown';
import { parametersOf } from '../../objects/target';
import type { BackupInputs } from './inputs';

/**
 * What a destroy will do, in words. An input, because no function of a provider runs when a destroy is previewed: the
 * preview shows the inputs of the state.
 */
export function destroyEffect({ onDestroy, target }: Pick<BackupInputs, 'onDestroy' | 'target'>): string {
  if (hasUnknown(onDestroy) || hasUnknown(target)) return UNKNOWN;
  const place = remoteFolder(parametersOf(target));
  const files = place === undefined ? 'remote files, if any' : `files in ${place}`;
  switch (onDestroy) {
    case 'keep':
      return `keeps the objects and ${files}, of replaced backups too`;
    case 'orphan':
      return `REMOVES the objects and LEAVES the ${files}, of replaced backups too`;
    default:
      return target.localOnly === undefined
        ? `DELETES the ${files}, of replaced backups too, then removes the objects`
        : 'removes the objects; the archives stay on a manager node of the cluster';
  }
}
