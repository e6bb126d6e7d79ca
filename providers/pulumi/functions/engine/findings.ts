import { checkContract, findingsOf } from '../../../../lib/contract';
import { BackupError } from '../../../../lib/errors';
import { durationMs, type KubeObject, type MoskApi } from '../../../../lib/model';
import { refuseInlineKubeconfig } from '../../inline-kubeconfig';
import type { CommonInputs } from './behaviour';
import { UNKNOWN } from './unknown';
import { valueAt } from './value-at';

/**
 * What breaks the contract of the API in a manifest made of inputs, told in terms of the inputs.
 * @param places path in the manifest → property; the longest one that fits is taken
 */
export function manifestFindings(
  manifest: KubeObject,
  api: MoskApi,
  places: Readonly<Record<string, string>>,
): BackupError[] {
  return checkContract(manifest, api)
    .filter(({ at }) => at === undefined || valueAt(manifest, at) !== UNKNOWN)
    .map(({ code, problem, at, value, fix }) => {
      return new BackupError(code, problem, { at: propertyOf(at ?? '', places), value, fix });
    });
}

/** What may be wrong with the inputs that every kind has. */
export function* commonFindings({ kubeconfig, timeouts }: CommonInputs): Iterable<BackupError> {
  yield* findingsOf(() => kubeconfig !== undefined && refuseInlineKubeconfig(kubeconfig));
  for (const [operation, text] of Object.entries(timeouts ?? {})) {
    yield* findingsOf(() => durationMs(text, `customTimeouts.${operation}`));
  }
}

function propertyOf(at: string, places: Readonly<Record<string, string>>): string {
  const [path, property] = Object.entries(places)
    .filter(([candidate]) => at === candidate || at.startsWith(`${candidate}.`))
    .sort(([a], [b]) => b.length - a.length)[0] ?? [at, at];
  return `${property}${at.slice(path.length)}`;
}

/** Paths of a target in the manifest of a run or a schedule. */
export const TARGET_PLACES = {
  'spec.parameters': 'target',
  'spec.parameters.rclone.bucket': 'target.rclone.bucket',
  'spec.parameters.nfsUploadUrl': 'target.nfs',
  'spec.parameters.keyEncryptionKey': 'target.encryptionKey',
} as const;
