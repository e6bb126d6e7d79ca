import { type PolicyContext, RULES, subjectName, type Violation } from '../../policy';
import type { Comparison } from '../comparison';
import type { Consequence } from '../consequence';
import { quoted } from '../quoted';

/** The rule that knows which backups write the same remote file. */
const COLLISION = 'MB011';

/** Backups that write over each other, which they did not before. A policy that leaves the rule out changes nothing. */
export function* fileCollisions({ before, after }: Comparison): Iterable<Consequence> {
  const known = new Set(collisionsIn(before.context).map(keyOf));
  for (const violation of collisionsIn(after.context)) {
    if (!known.has(keyOf(violation))) yield* collision(violation);
  }
}

function* collision({ subject, problem, value = '', path }: Violation): Iterable<Consequence> {
  if (subject === undefined) return;
  yield {
    code: 'files-collide',
    severity: 'data',
    about: subjectName(subject),
    rules: [COLLISION],
    managementCluster: subject.managementCluster,
    place: subject.place(path),
    files: [value],
    says: `${problem.replaceAll('`', "'")} as ${quoted(subjectName(subject))}: ${quoted(value)}. The later one overwrites the archive of the other, and deleting one deletes both.`,
    todo: 'Give each cluster a folder of its own, or one of the two another name.',
  };
}

function collisionsIn(context: PolicyContext): Violation[] {
  return RULES.filter(({ id }) => id === COLLISION).flatMap((rule) => [...rule.check(context)]);
}

function keyOf({ subject, problem, value }: Violation): string {
  return [subject?.managementCluster, subject && subjectName(subject), problem, value].join('\n');
}
