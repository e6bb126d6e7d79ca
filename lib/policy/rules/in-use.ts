import {
  type ClusterBackupManifest,
  KeyEncryptionKeyType,
  mayGo,
  qualifiedName,
  RCloneCredentialType,
  SecretType,
} from '../../model';
import { keptBy } from '../facts/engine-guards';
import { isSealed, keyTextOf } from '../facts/key-text';
import { matchesAny } from '../facts/pattern';
import { isDeclaredBackup, type PolicyContext } from '../judging/policy-context';
import type { DeclaredBackup } from '../judging/policy-input';
import type { Rule } from '../judging/rule';
import { objectKey, type Subject, subjectKey, subjectName } from '../judging/subject';
import { STANDARDS } from './standards';

/** Keys and credentials that go away or change while backups need them. */
export const IN_USE: Rule = {
  id: 'MB035',
  name: 'credential-in-use',
  level: 'error',
  title: 'A key or credential stays, under its name, as long as a backup needs it',
  why: 'Without its key no archive can be read, and without its credential no file can be deleted.',
  fix: 'leave the old one and declare the new one beside it, under a name of its own; take the old one away when no archive needs it any more',
  links: [
    STANDARDS.nistKeys,
    { text: 'Percona Operator for MySQL, pull request 1211: credentials deleted before their backups' },
  ],
  needs: ['base'],
  *check(context) {
    const users = usersByObject(context);
    for (const subject of context.base ?? []) {
      const needing = users.get(subjectKey(subject));
      const change = needing === undefined ? undefined : changeOf(context, subject);
      if (needing === undefined || change === undefined) continue;
      yield { subject, ...change, value: `needed by ${listed([...needing])}` };
    }
  },
};

function changeOf(context: PolicyContext, subject: Subject): { problem: string; path?: string } | undefined {
  const { kind, metadata } = subject.manifest;
  const now = context.declared(subject.managementCluster, kind, metadata.namespace, metadata.name);
  if (now !== undefined) {
    const path = pathOfOtherKey(context, subject, now);
    return path === undefined ? undefined : { problem: 'It gets another key under the same name', path };
  }
  // What engines keep goes on existing, and so does what others make.
  const external = matchesAny(qualifiedName(metadata.namespace, metadata.name), context.external ?? []);
  return external || keptBy(subject).length > 0 ? undefined : { problem: 'It is taken away' };
}

/** Where the clear text is another; that of an encrypted file says nothing of the key in it. */
function pathOfOtherKey(context: PolicyContext, before: Subject, now: Subject): string | undefined {
  if (before.manifest.kind === RCloneCredentialType.kind) return undefined;
  const [old, other] = [before, now].map((each) => keyTextOf(each, context.apiOf(each.managementCluster)));
  if (old === undefined || other === undefined || old.text === other.text) return undefined;
  return isSealed(old.text) || isSealed(other.text) ? undefined : other.path;
}

/** Names of the backups and schedules that need an object, by the object's key. */
function usersByObject(context: PolicyContext): Map<string, Set<string>> {
  const users = new Map<string, Set<string>>();
  for (const source of usersOf(context)) {
    const { rclone, keyEncryptionKey } = context.targetOf(source).parameters ?? {};
    const needed = [
      [RCloneCredentialType.kind, rclone?.credential],
      [KeyEncryptionKeyType.kind, keyEncryptionKey],
      [SecretType.kind, keyEncryptionKey],
    ] as const;
    for (const [kind, name] of needed) {
      if (name === undefined) continue;
      const key = objectKey(source.managementCluster, kind, source.manifest.metadata.namespace, name);
      users.set(key, (users.get(key) ?? new Set()).add(subjectName(source)));
    }
  }
  return users;
}

/**
 * Everything that may have archives. What lives is the whole truth; failing that, whatever was declared before has
 * archives under what it named then, though it may name something else now.
 */
function usersOf(context: PolicyContext): DeclaredBackup[] {
  const others =
    context.live?.filter(isDeclaredBackup) ??
    context.base?.filter(isDeclaredBackup).filter(isNotAskedToGo) ??
    [];
  return [...context.sources, ...others.filter(hasFiles)];
}

function hasFiles({ manifest }: DeclaredBackup): boolean {
  return mayGo(manifest as ClusterBackupManifest) === undefined;
}

/** Whoever asks for the deletion of its files takes the object away once they are gone. */
function isNotAskedToGo({ manifest }: DeclaredBackup): boolean {
  return (manifest as ClusterBackupManifest).spec.delete !== true;
}

function listed(names: readonly string[]): string {
  const rest = names.length - 3;
  return `${names.slice(0, 3).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
