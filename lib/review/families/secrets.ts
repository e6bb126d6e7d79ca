import {
  canonicalJson,
  endpointIdentity,
  PLAIN_TEXT_ANNOTATION,
  type RCloneCredentialSpec,
} from '../../model';
import {
  annotationOf,
  isSealed,
  type KeyText,
  keyTextOf,
  type Subject,
  secretText,
  subjectName,
} from '../../policy';
import { type Comparison, paired, type Side } from '../comparison';
import type { Consequence } from '../consequence';
import { listed, quoted } from '../quoted';

/** Secrets that come into manifests in clear, leave them, or become others; and storages that change under a credential. */
export function* changedSecrets(comparison: Comparison): Iterable<Consequence> {
  const { context } = comparison.after;
  for (const { before, after } of paired(comparison, ({ keys, keySecrets }) => [...keys, ...keySecrets])) {
    if (after === undefined) continue;
    const [was, is] = [before, after].map(
      (each) => each && keyTextOf(each, context.apiOf(each.managementCluster)),
    );
    yield* secret(after, was, is);
    if (was !== undefined && is !== undefined && was.text !== is.text) yield replaced(after, is);
  }
  for (const { before, after } of paired(comparison, ({ credentials }) => credentials)) {
    if (after === undefined) continue;
    const [was, is] = [before, after].map((each) =>
      secretText('spec.remoteSecret', each?.manifest.spec.remoteSecret),
    );
    yield* secret(after, was, is);
    if (before !== undefined) yield* storage(comparison.after, before, after);
  }
}

function* secret(after: Subject, was: KeyText | undefined, is: KeyText | undefined): Iterable<Consequence> {
  const common = {
    about: subjectName(after),
    rules: ['MB006'],
    managementCluster: after.managementCluster,
    files: [],
  };
  const [wasClear, isClear] = [was, is].map((each) => each !== undefined && !isSealed(each.text));
  const name = quoted(subjectName(after));
  if (isClear && !wasClear) {
    const reason = annotationOf(after, PLAIN_TEXT_ANNOTATION);
    yield {
      ...common,
      code: 'secret-in-clear',
      severity: reason ? 'risk' : 'data',
      place: after.place(is?.path),
      says: `The secret of ${name} stands in clear in the manifest${reason ? `, because ${quoted(reason)}` : ''}: everybody who can read this repository has it, for ever.`,
      todo: 'Do not merge. Make another secret outside Git (`mosk-backup key create`, `mosk-backup credential create`), or encrypt another one with SOPS in a file that no synthesis writes; what has been pushed is known.',
    };
  }
  if (wasClear && !isClear) {
    yield {
      ...common,
      code: 'secret-taken-out',
      severity: 'risk',
      place: after.place(was?.path),
      says: `The secret of ${name} no longer stands in the manifest, but it stays in the history of the repository.`,
      todo: 'Count it as known to everybody who can read the repository, and make another one.',
    };
  }
}

function replaced(after: Subject, { text, path }: KeyText): Consequence {
  const encrypted = text.startsWith('ENC[');
  return {
    code: 'key-replaced',
    rules: ['MB035'],
    severity: encrypted ? 'risk' : 'data',
    about: subjectName(after),
    managementCluster: after.managementCluster,
    place: after.place(path),
    files: [],
    says: encrypted
      ? `The encrypted value of ${quoted(subjectName(after))} changes; whether the key in it changes does not show here.`
      : `${quoted(subjectName(after))} becomes another key under the same name: no archive made so far can be opened with it.`,
    todo: 'A new key is a new object with a new name; keep the old one as long as archives need it.',
  };
}

function* storage({ context }: Side, before: Subject, after: Subject): Iterable<Consequence> {
  const [was, is] = [remoteConfig(before), remoteConfig(after)];
  if (sameStorage(was?.endpoint, is?.endpoint)) return;
  const { name, namespace } = after.manifest.metadata;
  const users = context.sources.filter(
    (each) =>
      each.managementCluster === after.managementCluster &&
      each.manifest.metadata.namespace === namespace &&
      context.targetOf(each).parameters?.rclone?.credential === name,
  );
  const used =
    users.length === 0 ? '' : ` ${listed(users.map(subjectName))} ${users.length === 1 ? 'uses' : 'use'} it.`;
  yield {
    code: 'storage-changed',
    severity: 'data',
    about: subjectName(after),
    managementCluster: after.managementCluster,
    place: after.place('spec.remoteConfig.endpoint'),
    files: [],
    says: `${quoted(subjectName(after))} leads to another storage: ${quoted(String(is?.endpoint))} instead of ${quoted(String(was?.endpoint))}.${used} What was uploaded so far can no longer be deleted through it.`,
    todo: 'Declare a second credential with another name for the new storage, and keep this one.',
  };
}

/** Another spelling of an endpoint leads to the same files. */
function sameStorage(was: unknown, is: unknown): boolean {
  const [before, after] = [endpointIdentity(was), endpointIdentity(is)];
  return canonicalJson(before ?? was) === canonicalJson(after ?? is);
}

function remoteConfig({ manifest }: Subject): RCloneCredentialSpec['remoteConfig'] | undefined {
  return (manifest.spec as Partial<RCloneCredentialSpec> | undefined)?.remoteConfig;
}
