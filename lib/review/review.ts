import type { MoskApi } from '../model';
import {
  BackupPolicy,
  type InventoryCluster,
  type Subject,
  subjectName,
  tellingOf,
  type Waiver,
} from '../policy';
import { type Comparison, comparisonOf, paired, type ReviewSide } from './comparison';
import { type Consequence, SEVERITIES } from './consequence';
import { saysTheSame } from './duplicate-consequence';
import { announcedOrphans } from './families/announced-orphan';
import { lostCoverage, schedulesThatStop } from './families/coverage';
import { movedDefaults } from './families/default-target';
import { deletions } from './families/deletion';
import { changedEncryption } from './families/encryption';
import { fileCollisions } from './families/file-collisions';
import { firstUses } from './families/first-use';
import { liftedGuards } from './families/guards';
import { movedDeclarations } from './families/moved-declaration';
import { newRuns } from './families/new-run';
import { notApplied } from './families/not-applied';
import { newOverlaps } from './families/overlaps';
import { removedReferences } from './families/references';
import { removedBackups } from './families/removed-backup';
import { changedRetentions } from './families/retention';
import { worsenedRpos } from './families/rpo';
import { retargetedSchedules } from './families/schedule-cluster';
import { changedSecrets } from './families/secrets';
import { movedTargets } from './families/target';
import { loweredTiers, type TierChange } from './families/tier-retention';
import { type FindingChanges, findingChanges } from './finding-changes';
import { quoted } from './quoted';
import { type WeekChange, weekChange } from './week';

/** Both ends of a change, and what they are judged by. */
export interface ReviewInput {
  /** What is declared now. */
  readonly base: ReviewSide;
  /** What the change would declare. */
  readonly head: ReviewSide;
  /** @default BackupPolicy.baseline() */
  readonly policy?: Pick<BackupPolicy, 'judge' | 'settings'>;
  /** All clusters there are; without it, no tiers are known. */
  readonly inventory?: readonly InventoryCluster[];
  /** What the change does to what tiers keep. @default - nothing */
  readonly tiers?: TierChange;
  /** What lives on the management clusters: what became of backups, and those that schedules made. */
  readonly live?: readonly Subject[];
  /** The API of a management cluster. @default MoskApi.v26_2 of every one */
  readonly api?: (managementCluster: string) => MoskApi;
  /** What whoever has read both ends tells of the reading itself: told with the rest. */
  readonly also?: readonly Consequence[];
  /** The day of the review, with which the week begins. */
  readonly now: Date;
}

/** What a reviewer must know, data first. */
export interface Review {
  /** Ordered by what they mean for data. */
  readonly consequences: readonly Consequence[];
  readonly findings: FindingChanges;
  readonly week: WeekChange;
  /** How many objects of ours come, change and go. */
  readonly objects: { readonly added: number; readonly changed: number; readonly removed: number };
}

/** In the order in which they are told. */
const FAMILIES: readonly ((comparison: Comparison) => Iterable<Consequence>)[] = [
  newRuns,
  removedBackups,
  announcedOrphans,
  deletions,
  changedRetentions,
  movedDeclarations,
  fileCollisions,
  removedReferences,
  lostCoverage,
  retargetedSchedules,
  movedTargets,
  movedDefaults,
  changedEncryption,
  changedSecrets,
  firstUses,
  worsenedRpos,
  newOverlaps,
  schedulesThatStop,
  liftedGuards,
  notApplied,
];

/** Compares what is declared at both ends of a change. Pure: the same input gives the same review. */
export function review(input: ReviewInput): Review {
  const { base, head, policy = BackupPolicy.baseline(), inventory, live, api, also = [], tiers, now } = input;
  const common = {
    ...(inventory && { inventory }),
    ...(live && { live }),
    ...(api && { api }),
    now,
  };
  const comparison = comparisonOf(base, head, common, policy.settings);
  const findings = findingChanges(
    // Against itself: what was removed or requested before is no news.
    policy.judge({ ...common, ...base, base: base.subjects }),
    policy.judge({ ...common, ...head, base: base.subjects }),
    going(base, head),
  );
  const consequences = [
    ...also,
    ...(tiers === undefined ? [] : loweredTiers(comparison, tiers)),
    ...FAMILIES.flatMap((family) => [...family(comparison)]),
  ];
  const tell = tellingOf([...base.subjects, ...head.subjects]);
  return {
    consequences: bySeverity(consequences.map((each) => told(accepted(each, findings), tell))),
    findings,
    week: toldWeek(weekChange(comparison), tell),
    objects: objectChanges(comparison),
  };
}

/** Objects that are declared before and not after, by their names. */
function going(base: ReviewSide, head: ReviewSide): (about: string, managementCluster: string) => boolean {
  const namesOf = ({ subjects }: ReviewSide) =>
    new Set(subjects.map((each) => `${each.managementCluster}\n${subjectName(each)}`));
  const [was, is] = [namesOf(base), namesOf(head)];
  return (about, managementCluster) => {
    const name = `${managementCluster}\n${about}`;
    return was.has(name) && !is.has(name);
  };
}

/** A waiver with its reason is an answer: it stays worth a look, and is no surprise. */
function accepted(consequence: Consequence, { waived, waivedByItself }: FindingChanges): Consequence {
  const finding = waived.find((each) => saysTheSame(consequence, each));
  if (finding?.waiver === undefined || consequence.severity !== 'data') return consequence;
  const answer = waiverText(finding.waiver, waivedByItself.includes(finding));
  const says = `${consequence.says} ${answer.replace('a', 'A')}.`;
  const loss = consequence.loss && { ...consequence.loss, answer };
  return { ...consequence, severity: 'risk', says, todo: undefined, loss };
}

/** Whoever writes a waiver into the change that it is for has accepted nothing yet, for all that is seen here. */
function waiverText({ until, reason }: Waiver, answeredByItself: boolean): string {
  return answeredByItself
    ? `accepted until ${until}, this change itself says: ${quoted(reason)}: check that`
    : `accepted until ${until}: ${quoted(reason)}`;
}

/** The same, as it may be told. */
function told(consequence: Consequence, tell: (text: string) => string): Consequence {
  const { about, files, says, todo, loss } = consequence;
  return {
    ...consequence,
    about: tell(about),
    files: files.map(tell),
    says: tell(says),
    ...(todo !== undefined && { todo: tell(todo) }),
    ...(loss?.answer !== undefined && { loss: { ...loss, answer: tell(loss.answer) } }),
  };
}

function toldWeek(week: WeekChange, tell: (text: string) => string): WeekChange {
  return {
    ...week,
    rows: week.rows.map((row) => ({
      ...row,
      namespace: tell(row.namespace),
      cluster: tell(row.cluster),
      schedule: tell(row.schedule),
    })),
  };
}

/** The sort is stable: within one severity the order of the families stays. */
function bySeverity(consequences: readonly Consequence[]): Consequence[] {
  return [...consequences].sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
}

function objectChanges(comparison: Comparison): Review['objects'] {
  const pairs = paired(comparison, ({ subjects }) => subjects);
  return {
    added: pairs.filter(({ before }) => before === undefined).length,
    removed: pairs.filter(({ after }) => after === undefined).length,
    changed: pairs.filter(
      ({ before, after }) =>
        before !== undefined &&
        after !== undefined &&
        JSON.stringify(before.manifest) !== JSON.stringify(after.manifest),
    ).length,
  };
}
