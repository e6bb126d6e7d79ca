import { naturalOrder } from '../model';
import { type Judgement, LEVELS, type PolicyFinding, type Waiver } from '../policy';

/** What a policy says of both ends of a change, the worst first. */
export interface FindingChanges {
  /** What is wrong only now. */
  readonly added: readonly PolicyFinding[];
  /** What was wrong only before, of objects that go: nothing is put right by that. */
  readonly gone: readonly PolicyFinding[];
  /** What was wrong only before, and is right now. */
  readonly fixed: readonly PolicyFinding[];
  /** What was wrong before and still is. */
  readonly unchanged: readonly PolicyFinding[];
  /** What is wrong now but accepted. */
  readonly waived: readonly PolicyFinding[];
  /** Those of them that only a waiver accepts which comes with the change, or which the change makes last longer: its own word. */
  readonly waivedByItself: readonly PolicyFinding[];
  /** Rules that could not be judged at head, and what they would need. */
  readonly skipped: Judgement['skipped'];
}

/**
 * A finding is the same if rule, object and path are, wherever in the files it stands now.
 * @param goes whether an object is declared before and not after
 */
export function findingChanges(
  before: Judgement,
  after: Judgement,
  goes: (about: string, managementCluster: string) => boolean,
): FindingChanges {
  const open = new Map<string, PolicyFinding[]>();
  for (const finding of before.findings) {
    const key = keyOf(finding);
    open.set(key, [...(open.get(key) ?? []), finding]);
  }
  const added: PolicyFinding[] = [];
  const unchanged: PolicyFinding[] = [];
  for (const finding of after.findings) {
    const known = open.get(keyOf(finding))?.shift();
    (known === undefined ? added : unchanged).push(finding);
  }
  const settled = [...open.values()].flat();
  const isGone = ({ about, managementCluster = '' }: PolicyFinding) => goes(about, managementCluster);
  return {
    added: worstFirst(added),
    gone: worstFirst(settled.filter(isGone)),
    fixed: worstFirst(settled.filter((each) => !isGone(each))),
    unchanged: worstFirst(unchanged),
    waived: after.waived,
    waivedByItself: after.waived.filter(isNewWaiver(before)),
    skipped: after.skipped,
  };
}

/** Whether no waiver of before, of the object or of the policy, would accept it as long. */
function isNewWaiver({ waivers }: Judgement): (finding: PolicyFinding) => boolean {
  const keyOf = (managementCluster: string, about: string, { rule, until }: Waiver) =>
    [managementCluster, about, rule, until].join('\n');
  const known = new Set(
    waivers.map(({ subject, about, waiver }) => keyOf(subject?.managementCluster ?? '', about, waiver)),
  );
  return ({ managementCluster = '', about, waiver }) =>
    waiver !== undefined &&
    !known.has(keyOf(managementCluster, about, waiver)) &&
    !known.has(keyOf('', about, waiver));
}

/** Within one level the order of the rules stays, and of one rule's findings it is that in which people count. */
function worstFirst(findings: readonly PolicyFinding[]): PolicyFinding[] {
  const rules = [...new Set(findings.map(({ rule }) => rule))];
  return [...findings].sort(
    (a, b) =>
      LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) ||
      rules.indexOf(a.rule) - rules.indexOf(b.rule) ||
      naturalOrder(a.about, b.about),
  );
}

function keyOf({ rule, managementCluster = '', about, path = '' }: PolicyFinding): string {
  return [rule, managementCluster, about, path].join('\n');
}
