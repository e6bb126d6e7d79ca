import { checkContract, findingsOf } from '../../../../lib/contract';
import { BackupError } from '../../../../lib/errors';
import { durationMs, type KubeObject, type MoskApi } from '../../../../lib/model';
import { refuseInlineKubeconfig } from '../../inline-kubeconfig';
import type { CommonInputs } from './behaviour';
import { hasUnknown, UNKNOWN } from './unknown';
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
  const ofContract = checkContract(manifest, api);
  const ofSchema = learnedFindings(manifest, api);
  return [...ofContract, ...ofSchema.filter(({ at }) => !ofContract.some((each) => each.at === at))]
    .filter(({ at }) => at === undefined || valueAt(manifest, at) !== UNKNOWN)
    .map(({ code, problem, at, value, fix }) => {
      return new BackupError(code, problem, { at: propertyOf(at ?? '', places), value, fix });
    });
}

/** What the schema that was learned of the management cluster has against it; nothing of what a preview does not know. */
function learnedFindings(manifest: KubeObject, api: MoskApi): BackupError[] {
  if (api.learned === undefined) return [];
  const { checkRules, checkStrictFields, checkStructure } =
    require('../../../../lib/schema') as typeof import('../../../../lib/schema');
  const findings = [...checkStrictFields(manifest, api), ...checkStructure(manifest, api)];
  // A rule may read any field; and, as on the server, it waits for what else is wrong.
  if (findings.length === 0 && !hasUnknown(manifest.spec)) return checkRules(manifest, api);
  return findings.filter(({ at = '' }) => {
    const [field = ''] = at.replace(/^spec\.?/, '').split(/[.[]/);
    return !hasUnknown(field === '' ? manifest.spec : valueAt(manifest.spec, field));
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
  const [path, property] = Object.entries({ spec: 'extraFields', ...places })
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
