/** What people have declared on a management cluster, and what became of it there: only the latter is shown to the importer. */
import {
  type ClusterBackupManifest,
  type KubeObject,
  LOCAL_ONLY_ANNOTATION,
  RETENTION_ANNOTATION,
  type TargetParameters,
  UNENCRYPTED_ANNOTATION,
} from '../../../lib/model';
import { type Dice, diceOf } from '../../promises/dice';
import { asServed, type DeclaredSection, surroundings, VERSION } from './served-objects';

export interface ImportedSet {
  /** As somebody has written them: schedules, and backups where these are to be declared. */
  readonly declared: readonly KubeObject[];
  /** Backup sections of Clusters, as somebody has written them. */
  readonly sections: readonly DeclaredSection[];
  /** What a server answers with, in any order. */
  readonly read: readonly KubeObject[];
  /** Values that nobody may ever see. */
  readonly secrets: readonly string[];
  /** Whether backups are to be declared. */
  readonly backups: boolean;
}

export function importedSet(seed: number): ImportedSet {
  const dice = diceOf(seed);
  const projects = sample(dice, PROJECTS, 1 + dice.below(4));
  const backups = dice.below(2) === 0;
  const secrets = [`clear-secret-${seed}-in-last-applied`, `clear-secret-${seed}-of-a-credential`];
  const declared: KubeObject[] = [];
  const sections: DeclaredSection[] = [];
  const around: KubeObject[] = [];
  const clusters = dice.oneOf([1, 2, 5, 12, 40]);
  for (const namespace of projects) {
    const names = sample(dice, NAMES, 1 + dice.below(Math.min(clusters, NAMES.length)));
    const habits = { cron: cron(dice), storage: storage(dice) };
    const known = new Set<string>();
    for (const cluster of names) {
      const parameters = dice.maybe(0.3, () => remote(dice, habits.storage, cluster));
      if (parameters !== undefined) sections.push({ namespace, cluster, parameters });
      for (const each of schedules(dice, { namespace, cluster, habits })) {
        if (known.has(each.metadata.name)) continue;
        known.add(each.metadata.name);
        declared.push(each);
      }
      if (backups && dice.below(3) === 0) declared.push(backup(dice, { namespace, cluster, habits }));
    }
    around.push(...surroundings(dice, namespace, names, sections, secrets));
  }
  const served = declared.map((each) => asServed(dice, each, secrets));
  return { declared, sections, read: shuffled(dice, [...served, ...around]), secrets, backups };
}

interface Habits {
  readonly cron: string;
  readonly storage: Storage;
}

interface Place {
  readonly namespace: string;
  readonly cluster: string;
  readonly habits: Habits;
}

interface Storage {
  readonly bucket: string;
  readonly credential: string;
  readonly key: string | undefined;
}

const LONG = `${'very-long-name-'.repeat(16)}of-253-letters`.slice(0, 253);
const PROJECTS = [
  'shop',
  '1st',
  'default',
  'constructor',
  'class',
  'a-b',
  'value-of',
  'a-project-with-a-name-of-63-letters-as-long-as-namespaces-get-00'.slice(0, 63),
];
const NAMES = [
  ...[
    'prod',
    'lab',
    '1st',
    '42',
    'a.b',
    'a-b',
    'a-b2',
    'new',
    'class',
    'app',
    'name',
    'cluster',
    'exports',
    'constructor',
  ],
  ...['x', 'schedule', 'schedules', 'nightly', 'eval', 'to-string', '3.14', '0x10', '1e3', 'yes', LONG],
  ...Array.from({ length: 20 }, (_, index) => `edge-${String(index + 1).padStart(2, '0')}`),
];

/** Records of a retention: as we write them, and as people and other releases may. */
const RETENTIONS = [
  '{"keepLast":7}',
  '{"keepLast":7,"keepDaily":14,"keepMonthly":12,"timeZone":"UTC"}',
  '{"keepLast":2,"keepWeekly":4,"timeZone":"Europe/Berlin"}',
  '{"keepLast":3,"besideApi":"it keeps more"}',
  '{ "keepLast": 7 }',
  '{"keepDaily":14,"keepLast":7}',
  '{"keepLast":0}',
  'seven',
] as const;

function schedules(dice: Dice, { namespace, cluster, habits }: Place): KubeObject[] {
  const one = (name: string, expression: string): KubeObject => {
    const { parameters, annotations } = target(dice, habits.storage, cluster);
    const retention = dice.maybe(0.3, () => ({ [RETENTION_ANNOTATION]: dice.oneOf(RETENTIONS) }));
    const metadata = {
      name: name.slice(0, 253).replace(/[-.]+$/, ''),
      namespace,
      ...decorated(dice, { ...annotations, ...retention }),
    };
    const extra = dice.maybe(0.15, () => extraFields(dice)) ?? {};
    const spec = {
      targetCluster: cluster,
      schedule: expression,
      ...(parameters && { parameters }),
      ...extra,
    };
    return { apiVersion: VERSION, kind: 'ClusterBackupSchedule', metadata, spec };
  };
  const nightly = one(
    dice.oneOf([`${cluster}-nightly`, `nightly-${cluster}`, cluster]),
    dice.below(3) === 0 ? cron(dice) : habits.cron,
  );
  return [
    nightly,
    ...dice.some(2, () => one(`${cluster}-${dice.oneOf(['weekly', 'second', 'x.y', '2'])}`, cron(dice))),
  ];
}

function backup(dice: Dice, { namespace, cluster, habits }: Place): ClusterBackupManifest {
  const { parameters, annotations } = target(dice, habits.storage, cluster);
  const name = dice.oneOf([`${cluster}-nightly`, 'before-26-2', `by-hand-${dice.below(99)}`]);
  const fileNames = dice.maybe(0.3, () => ({ MKE: dice.oneOf(['before.tar', "it's", 'ein ü']) }));
  return {
    apiVersion: VERSION,
    kind: 'ClusterBackup',
    metadata: {
      name: `${cluster.slice(0, 200).replace(/[-.]+$/, '')}-${name}`.slice(0, 253),
      namespace,
      ...decorated(dice, annotations),
    },
    spec: { targetCluster: cluster, ...(parameters && { parameters }), ...(fileNames && { fileNames }) },
  };
}

function storage(dice: Dice): Storage {
  return {
    bucket: dice.oneOf(['backups', 'mosk-backups', '1st-bucket', 'a.b.c']),
    credential: dice.oneOf(['s3', 's3-backup', 'a.b', 'a-b', '2026', 'package']),
    key: dice.maybe(0.9, () => dice.oneOf(['kek', 'prod-2026', '2026', 'a.b', 'a-b', 'default'])),
  };
}

/** Parameters that lead away from the cluster. */
function remote(dice: Dice, { bucket, credential, key }: Storage, cluster: string): TargetParameters {
  const encrypted = key === undefined ? {} : { keyEncryptionKey: key };
  if (dice.below(6) === 0)
    return { ...encrypted, nfsUploadUrl: `nfs://nfs.example.com:/exports/${dice.oneOf(['a', 'b'])}` };
  const folder = dice.oneOf(['', `/${cluster}`, `/${cluster}`, '/site-a/deep']);
  return { ...encrypted, rclone: { bucket: `${bucket}${folder}`.slice(0, 250), credential } };
}

function target(
  dice: Dice,
  usual: Storage,
  cluster: string,
): { parameters: TargetParameters | undefined; annotations: Record<string, string> } {
  if (dice.below(6) === 0) return { parameters: undefined, annotations: {} };
  if (dice.below(12) === 0)
    return { parameters: undefined, annotations: { [LOCAL_ONLY_ANNOTATION]: dice.oneOf(TEXTS) } };
  const own = dice.below(5) === 0 ? storage(dice) : usual;
  const parameters: TargetParameters & Record<string, unknown> = { ...remote(dice, own, cluster) };
  const withReason = parameters.keyEncryptionKey === undefined && dice.below(2) === 0;
  if (dice.below(12) === 0)
    parameters.verifyAfter = dice.oneOf([true, 3, { 'a/b~c': ['x', null].slice(0, 1) }]);
  if (parameters.rclone !== undefined && dice.below(12) === 0) {
    parameters.rclone = { ...parameters.rclone, storageClass: 'GLACIER' } as TargetParameters['rclone'];
  }
  return { parameters, annotations: withReason ? { [UNENCRYPTED_ANNOTATION]: dice.oneOf(TEXTS) } : {} };
}

const TEXTS = [
  'the storage encrypts itself',
  "it's a lab",
  'he said "yes", and it\'s so, isn\'t it',
  'a line\nand another\ttab \\ backslash',
  'emoji 🎉 und Umlaute äöü, 漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is meant as text
  'a ${placeholder} and `ticks`',
  '\u202eturned around\u2028 and hidden \u200b things \ufeff',
  `long ${'words and '.repeat(20)}`,
  '0123',
];

const LABELS = {
  team: 'storage',
  'acme.example/tier': 'gold',
  on: 'yes',
  y: '0x10',
  '1e3': '1e3',
  'x-1': '2026-11-30',
  empty: '',
  prototype: 'null',
} as const;

function decorated(dice: Dice, reasons: Record<string, string>) {
  const labels = Object.fromEntries(Object.entries(LABELS).filter(() => dice.below(12) === 0));
  const own = dice.maybe(0.2, () => ({
    [dice.oneOf(['note', 'acme.example/why', 'a', '1', 'x.y'])]: dice.oneOf(TEXTS),
  }));
  const annotations = { ...own, ...reasons };
  return {
    ...(Object.keys(labels).length > 0 && { labels }),
    ...(Object.keys(annotations).length > 0 && { annotations }),
  };
}

function extraFields(dice: Dice): Record<string, unknown> {
  const all: Record<string, unknown> = {
    suspend: dice.below(2) === 0,
    retention: {
      keep: 3,
      'a-b': [
        { days: 1, of: 'x' },
        { days: 2, of: 'y' },
      ],
      empty: {},
      none: [],
    },
    days: Array.from({ length: dice.below(60) }, (_, index) => index * 1000),
    timeZone: dice.oneOf(['Europe/Berlin', 'UTC']),
    notes: dice.some(3, () => dice.oneOf(TEXTS)),
    matrix: [
      [1, 2],
      [3, 4],
    ],
    '1st': -0.5,
  };
  return Object.fromEntries(Object.entries(all).filter(() => dice.below(3) === 0));
}

function cron(dice: Dice): string {
  return dice.oneOf([
    `${dice.below(60)} ${dice.below(24)} * * *`,
    `${dice.below(60)} ${dice.below(24)} * * *`,
    `0 ${dice.below(24)} * * ${dice.below(7)}`,
    `0 3 ${1 + dice.below(31)} * *`,
    '00 01 * * *',
    '@daily',
    '*/15 1-4 * * mon-fri',
    '0 1 * * SUN',
  ]);
}

function sample<T>(dice: Dice, all: readonly T[], count: number): T[] {
  return shuffled(dice, all).slice(0, count);
}

export function shuffled<T>(dice: Dice, items: readonly T[]): T[] {
  const rest = [...items];
  return Array.from(items, () => rest.splice(dice.below(rest.length), 1)[0] as T);
}
