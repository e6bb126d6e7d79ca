import {
  canonicalJson,
  clearValue,
  PLAIN_TEXT_ANNOTATION,
  type RCloneCredentialSpec,
  type SecretValue,
} from '../../model';
import { annotationOf, type Subject, subjectName } from '../../policy';
import { type Comparison, paired, type Side } from '../comparison';
import type { Consequence } from '../consequence';
import { listed, quoted } from '../quoted';

/** Secrets that come into manifests in clear, leave them, or become others; and storages that change under a credential. */
export function* changedSecrets(comparison: Comparison): Iterable<Consequence> {
  for (const { before, after } of paired(comparison, ({ keys }) => keys)) {
    if (after === undefined) continue;
    yield* secret(before, after, 'secret');
    const [was, is] = [valueIn(before, 'secret'), valueIn(after, 'secret')];
    if (before !== undefined && was !== undefined && is !== undefined && was !== is)
      yield replaced(after, is);
  }
  for (const { before, after } of paired(comparison, ({ credentials }) => credentials)) {
    if (after === undefined) continue;
    yield* secret(before, after, 'remoteSecret');
    if (before !== undefined) yield* storage(comparison.after, before, after);
  }
}

function* secret(before: Subject | undefined, after: Subject, field: string): Iterable<Consequence> {
  const common = { about: subjectName(after), rules: ['MB006'], site: after.site, files: [] };
  const [was, is] = [isClear(valueIn(before, field)), isClear(valueIn(after, field))];
  const name = quoted(subjectName(after));
  if (is && !was) {
    const reason = annotationOf(after, PLAIN_TEXT_ANNOTATION);
    yield {
      ...common,
      code: 'secret-in-clear',
      severity: reason ? 'risk' : 'data',
      place: after.place(`spec.${field}`),
      says: `The secret of ${name} stands in clear in the manifest${reason ? `, because ${quoted(reason)}` : ''}: everybody who can read this repository has it, for ever.`,
      todo: 'Do not merge. Make another secret outside Git (`mosk-backup key create`, `mosk-backup credential create`), or encrypt the file; what has been pushed is known.',
    };
  }
  if (was && !is) {
    yield {
      ...common,
      code: 'secret-taken-out',
      severity: 'risk',
      place: after.place(`spec.${field}`),
      says: `The secret of ${name} no longer stands in the manifest, but it stays in the history of the repository.`,
      todo: 'Count it as known to everybody who can read the repository, and make another one.',
    };
  }
}

function replaced(after: Subject, value: string): Consequence {
  const encrypted = isEncrypted(value);
  return {
    code: 'key-replaced',
    rules: ['MB035'],
    severity: encrypted ? 'risk' : 'data',
    about: subjectName(after),
    site: after.site,
    place: after.place('spec.secret'),
    files: [],
    says: encrypted
      ? `The encrypted value of ${quoted(subjectName(after))} changes; whether the key in it changes does not show here.`
      : `${quoted(subjectName(after))} becomes another key under the same name: no archive made so far can be opened with it.`,
    todo: 'A new key is a new object with a new name; keep the old one as long as archives need it.',
  };
}

function* storage({ context }: Side, before: Subject, after: Subject): Iterable<Consequence> {
  const [was, is] = [remoteConfig(before), remoteConfig(after)];
  if (canonicalJson(was?.endpoint) === canonicalJson(is?.endpoint)) return;
  const { name, namespace } = after.manifest.metadata;
  const users = context.sources.filter(
    (each) =>
      each.site === after.site &&
      each.manifest.metadata.namespace === namespace &&
      context.targetOf(each).parameters?.rclone?.credential === name,
  );
  const used =
    users.length === 0 ? '' : ` ${listed(users.map(subjectName))} ${users.length === 1 ? 'uses' : 'use'} it.`;
  yield {
    code: 'storage-changed',
    severity: 'data',
    about: subjectName(after),
    site: after.site,
    place: after.place('spec.remoteConfig.endpoint'),
    files: [],
    says: `${quoted(subjectName(after))} leads to another storage: ${quoted(String(is?.endpoint))} instead of ${quoted(String(was?.endpoint))}.${used} What was uploaded so far can no longer be deleted through it.`,
    todo: 'Declare a second credential with another name for the new storage, and keep this one.',
  };
}

function remoteConfig({ manifest }: Subject): RCloneCredentialSpec['remoteConfig'] | undefined {
  return (manifest.spec as Partial<RCloneCredentialSpec> | undefined)?.remoteConfig;
}

function valueIn(subject: Subject | undefined, field: string): string | undefined {
  const spec = subject?.manifest.spec as Record<string, SecretValue | undefined> | undefined;
  const value: unknown = clearValue(spec?.[field]);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Neither encrypted by SOPS nor a placeholder of Flux. */
function isClear(value: string | undefined): boolean {
  return value !== undefined && !isEncrypted(value) && !value.includes('${');
}

function isEncrypted(value: string): boolean {
  return value.startsWith('ENC[');
}
