import {
  KeyEncryptionKeyType,
  RCloneCredentialType,
  type SecretValue,
  secretReference,
} from '../../../lib/model';
import { EXIT } from '../../exit-codes';
import { type BringBack, bringBackCredential, bringBackKey, bringBackSecret } from '../../story/bring-back';
import { bySeen, type Check, projectName } from '../check';
import type { Facts, ProjectFacts } from '../facts';
import type { Judged } from '../finding';
import { byName, type Named, type User, usersOf } from '../users';

/** Assumed, where a reference does not say it. */
const DATA_KEY = 'value';

/** Whether the keys and credentials exist that schedules, archives and Clusters name, and the Secrets behind them. */
export const REFERENCES: Check = {
  name: 'references',
  title: 'Keys and credentials',
  judge: (facts) =>
    facts.projects.flatMap((project) => {
      const { backups, schedules, credentials, keys, clusters, secrets } = project;
      return bySeen(
        project,
        'names of keys and credentials were not looked up',
        { backups, schedules, credentials, keys, clusters, secrets },
        (seen) => judge(facts, project, seen),
      );
    }),
};

interface Seen extends Named {
  readonly secrets: ReadonlyMap<string, boolean>;
}

function judge(facts: Facts, project: ProjectFacts, seen: Seen): Judged[] {
  const users = usersOf(seen, facts.api);
  const credentials = byName(users, ({ rclone }) => rclone?.credential);
  const keys = byName(users, ({ keyEncryptionKey }) => keyEncryptionKey);
  const problems = [
    ...[...credentials].flatMap((each) => ofCredential(facts, project, seen, each)),
    ...[...keys].flatMap((each) => ofKey(facts, project, seen, each)),
  ];
  if (problems.length > 0) return problems;
  const count = credentials.size + keys.size;
  const what = count === 0 ? 'nothing names a key or a credential' : `all ${count} that are named exist`;
  return [{ state: 'ok', what, where: projectName(project.namespace) }];
}

function ofCredential(facts: Facts, project: ProjectFacts, seen: Seen, [name, needing]: Needed): Judged[] {
  const { namespace } = project;
  const found = seen.credentials.find(({ metadata }) => metadata.name === name);
  const where = `${RCloneCredentialType.kind} ${namespace}/${name}`;
  if (found === undefined) {
    const bringBack = bringBackCredential(facts.at(namespace), name);
    return [problem('there is no such credential', where, needing, bringBack)];
  }
  return ofSecret(facts, project, seen, {
    where,
    needing,
    what: 'secret access key',
    value: found.spec.remoteSecret,
  });
}

function ofKey(facts: Facts, project: ProjectFacts, seen: Seen, [name, needing]: Needed): Judged[] {
  const { namespace } = project;
  const found = seen.keys.find(({ metadata }) => metadata.name === name);
  const where = `${KeyEncryptionKeyType.kind} ${namespace}/${name}`;
  if (found !== undefined)
    return ofSecret(facts, project, seen, { where, needing, what: 'key', value: found.spec.secret });
  // A name means a KeyEncryptionKey or, failing that, a Secret (documented).
  if (seen.secrets.get(name) !== false) return [];
  const bringBack = bringBackKey(facts.at(namespace), name);
  return [problem('there is no such key, and no Secret of this name', where, needing, bringBack)];
}

/** What keeps its value in a Secret that is not there. */
function ofSecret(
  facts: Facts,
  { namespace }: ProjectFacts,
  { secrets }: Seen,
  { where, needing, what, value }: { where: string; needing: User[]; what: string; value: SecretValue },
): Judged[] {
  const reference = secretReference(value);
  if (reference === undefined || secrets.get(reference.name) !== false) return [];
  const { name, key: dataKey = DATA_KEY } = reference;
  const bringBack = bringBackSecret(facts.at(namespace), what, { name, dataKey });
  return [problem(`its Secret ${name} does not exist`, where, needing, bringBack)];
}

type Needed = readonly [name: string, needing: User[]];

function problem(what: string, where: string, needing: User[], { why, command }: BringBack): Judged {
  return {
    state: 'problem',
    what,
    where,
    value: `named by ${listed(needing)}`,
    exit: EXIT.storage,
    remedy: { todo: `${why}:`, command },
  };
}

function listed(users: readonly User[]): string {
  const names = users.slice(0, 2).map(({ name }) => name);
  const more = users.length - names.length;
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
