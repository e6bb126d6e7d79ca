import { KeyEncryptionKeyType, RCloneCredentialType, SecretType } from '../../model';
import type { PolicyContext } from '../judging/policy-context';
import type { DefaultTarget } from '../judging/policy-input';
import { objectKey, type Reference, type Subject, subjectKey } from '../judging/subject';
import type { CoreFinding, CoreRule } from './core-rule';

/**
 * A credential or key that the app makes must be on the management cluster of those who name it, and what a patch has
 * put in the place of a name must be made by the app. What is only named (`fromName`) was made elsewhere: nothing is
 * known of it here.
 */
export const reachableReferences: CoreRule = function* (context) {
  const { everything, defaultTargets } = context;
  for (const user of [...everything, ...defaultTargets]) {
    for (const reference of user.references ?? []) yield* elsewhere(user, reference);
  }
  const made = new Set(everything.map(subjectKey));
  for (const subject of context.sources) yield* unknownNames(subject, made);
};

function* elsewhere(
  { managementCluster, place }: Subject | DefaultTarget,
  { field, name, managementCluster: home }: Reference,
): Iterable<CoreFinding> {
  if (home === undefined || home === managementCluster || place === undefined) return;
  yield {
    ...MISSING,
    problem: 'The backup cannot see an object of another management cluster',
    place: typeof place === 'function' ? place(field) : { ...place, text: `${place.text}: ${field}` },
    path: field,
    value: `${name} is made in ${home}, the backup in ${managementCluster}`,
    fix: `declare it in ${managementCluster} too, or name one that exists there: fromName`,
  };
}

/** Names in the manifest of a construct of ours that neither its target nor any object of the app accounts for. */
function* unknownNames(
  subject: PolicyContext['sources'][number],
  made: ReadonlySet<string>,
): Iterable<CoreFinding> {
  const { references, managementCluster, manifest } = subject;
  if (references === undefined) return;
  const { namespace } = manifest.metadata;
  const { rclone, keyEncryptionKey } = manifest.spec.parameters ?? {};
  const named = [
    ['spec.parameters.rclone.credential', rclone?.credential, [RCloneCredentialType]],
    ['spec.parameters.keyEncryptionKey', keyEncryptionKey, [KeyEncryptionKeyType, SecretType]],
  ] as const;
  for (const [field, name, types] of named) {
    if (name === undefined || references.some((each) => each.field === field && each.name === name)) continue;
    if (types.some(({ kind }) => made.has(objectKey(managementCluster, kind, namespace, name)))) continue;
    yield {
      ...MISSING,
      problem: 'The app neither makes this object nor says that it exists',
      place: subject.place(field),
      path: field,
      value: name,
      fix: `make it in the namespace ${namespace}, or name it in the target: fromName`,
    };
  }
}

const MISSING = { code: 'reference-missing', says: ['MB008'] } as const;
