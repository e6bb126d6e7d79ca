import {
  type ClusterBackupManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  counted,
  type TargetParameters,
} from '../../model';
import { keptBy, type PolicyContext, type Subject, subjectKey, subjectName } from '../../policy';
import { type Comparison, paired, type Side } from '../comparison';
import type { Consequence, Severity } from '../consequence';
import { listed, quoted } from '../quoted';

interface Reference {
  readonly among: (context: PolicyContext) => readonly Subject[];
  readonly code: 'key-needed' | 'credential-needed';
  readonly word: string;
  /** What is lost with it. */
  readonly without: string;
  nameIn(parameters: TargetParameters | undefined): string | undefined;
}

const KEY: Reference = {
  among: ({ keys, keySecrets }) => [...keys, ...keySecrets],
  code: 'key-needed',
  word: 'key',
  without: 'without it their archives can never be opened again',
  nameIn: (parameters) => parameters?.keyEncryptionKey,
};

const CREDENTIAL: Reference = {
  among: ({ credentials }) => credentials,
  code: 'credential-needed',
  word: 'credential',
  without: 'without it MOSK cannot delete their files any more',
  nameIn: (parameters) => parameters?.rclone?.credential,
};

/** Keys and credentials that go while archives need them. */
export function* removedReferences(comparison: Comparison): Iterable<Consequence> {
  for (const reference of [KEY, CREDENTIAL]) {
    for (const { before, after } of paired(comparison, reference.among)) {
      if (before !== undefined && after === undefined) yield removed(comparison, reference, before);
    }
  }
}

function removed({ before, after }: Comparison, reference: Reference, object: Subject): Consequence {
  const still = usersOf(after, reference, object);
  const ever = [
    ...new Map(
      [...usersOf(before, reference, object), ...still].map((each) => [subjectKey(each), each]),
    ).values(),
  ];
  const live = liveUsers(before, reference, object);
  const backups = new Set(
    [...ever, ...live].filter(({ manifest }) => manifest.kind === ClusterBackupType.kind).map(subjectKey),
  );
  const schedules = namesOf(ever.filter(isSchedule));
  const managed = before.removals.has(subjectKey(object));
  const engines = managed ? ['Pulumi'] : keptBy(object);
  const about = subjectName(object);
  const common = {
    about,
    rules: ['MB035'],
    managementCluster: object.managementCluster,
    place: object.place(),
    files: [],
  };
  const guarded = engines.length === 0 ? '' : ` ${engines.join(' and ')} will keep the object, unmanaged.`;
  if (ever.length === 0 && backups.size === 0) {
    return {
      ...common,
      code: 'reference-removed',
      severity: 'risk',
      says: `${quoted(about)} goes. Nothing that is declared here names it, but archives made earlier may need it.${guarded}`,
      todo: 'Keep a copy of its value until no archive is left that was made with it.',
    };
  }
  const runs = namesOf(still.filter(isSchedule));
  const fails = runs.length === 0 ? '' : ` Every further run of ${listed(runs)} will fail.`;
  // What engines leave alone is still there; what goes on naming it fails only once it is gone.
  const severity: Severity = engines.length > 0 ? 'risk' : 'data';
  return {
    ...common,
    code: reference.code,
    severity,
    says: `The ${reference.word} ${quoted(object.manifest.metadata.name)} goes, but is still needed by ${usersText(backups.size, schedules)}: ${reference.without}.${engines.length > 0 ? guarded : fails}`,
    todo: `Keep ${quoted(about)} until the last of these files is deleted.`,
  };
}

/** `14 backups and everything that 1 schedule (nightly) has made` */
function usersText(backups: number, schedules: readonly string[]): string {
  const has = schedules.length === 1 ? 'has' : 'have';
  const made = `everything that ${counted(schedules.length, 'schedule')} (${listed(schedules)}) ${has} made`;
  return [
    ...(backups === 0 ? [] : [counted(backups, 'backup')]),
    ...(schedules.length === 0 ? [] : [made]),
  ].join(' and ');
}

function isSchedule({ manifest }: Subject): boolean {
  return manifest.kind === ClusterBackupScheduleType.kind;
}

function namesOf(subjects: readonly Subject[]): string[] {
  return subjects.map(({ manifest }) => manifest.metadata.name);
}

function usersOf({ context }: Side, { nameIn }: Reference, object: Subject): Subject[] {
  const { name, namespace } = object.manifest.metadata;
  return context.sources.filter(
    (each) =>
      each.managementCluster === object.managementCluster &&
      each.manifest.metadata.namespace === namespace &&
      nameIn(context.targetOf(each).parameters) === name,
  );
}

/** Backups that nobody declares: those of schedules and updates. */
function liveUsers({ context }: Side, { nameIn }: Reference, object: Subject): Subject[] {
  const { name, namespace } = object.manifest.metadata;
  return (context.live ?? []).filter(
    ({ managementCluster, manifest }) =>
      managementCluster === object.managementCluster &&
      manifest.kind === ClusterBackupType.kind &&
      manifest.metadata.namespace === namespace &&
      nameIn((manifest as ClusterBackupManifest).spec.parameters) === name &&
      (manifest as ClusterBackupManifest).status?.status !== 'Deleted',
  );
}
