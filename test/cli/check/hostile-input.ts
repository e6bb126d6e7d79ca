import { parseAllDocuments, stringify } from 'yaml';
import { seeded } from '../../lib/synth/seeded';
import { FOREIGN, OURS } from './manifest-texts';

/** A text to be checked. */
export interface HostileInput {
  readonly family: keyof typeof FAMILIES;
  readonly text: string;
}

type Random = ReturnType<typeof seeded>;

const pick = <T>(random: Random, values: readonly T[]): T => values[random.below(values.length)] as T;
const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, n) => text(n)).join('');

const JUNK = [
  '\0',
  '\t',
  '\r',
  '\r\n',
  '\n',
  '\ufeff',
  '\u2028',
  '\u0085',
  '\ud800',
  '"',
  "'",
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  ': ',
  '#',
  '&a ',
  '*a',
  '<<: *a\n',
  '!!binary ',
  '!custom ',
  '? ',
  '- ',
  '| ',
  '>-\n',
  '---\n',
  '...\n',
  '%YAML 1.1\n',
  '@',
  '`',
  '!!set ',
  '!!timestamp ',
  '~',
  '.nan',
  '0x1F',
  'yes',
  '\\x6b',
  '=',
  `$\{key}`,
  '__proto__: ',
  '🙂',
  '\u001b[31m',
] as const;

/** A few characters are lost, doubled or not what they were: what editors, merges and terminals do. */
function mutated(text: string, random: Random): string {
  let result = text;
  for (let left = 1 + random.below(4); left > 0; left -= 1) {
    const at = random.below(result.length + 1);
    const to = at + random.below(20);
    const change = random.below(6);
    if (change === 0) result = result.slice(0, at) + pick(random, JUNK) + result.slice(at);
    else if (change === 1) result = result.slice(0, at) + result.slice(to);
    else if (change === 2) result = result.slice(0, to) + result.slice(at);
    else if (change === 3) result = result.slice(0, at);
    else if (change === 4)
      result = result.replaceAll('\n', pick(random, ['\r\n', '\n\t', '\n\n', '\r', ' \n', '\n ']));
    else result = result.slice(0, at) + pick(random, JUNK) + result.slice(to);
  }
  return result;
}

const WRONG: readonly ((random: Random) => unknown)[] = [
  () => null,
  () => '',
  () => 0,
  () => -1.5e300,
  () => true,
  () => [],
  () => ({}),
  () => [null, [], {}],
  () => ({ '': {}, constructor: 'x', toString: null, 'a.b[0]': 1 }),
  () => 'x'.repeat(5000),
  () => '\u0000\u001b[2J\n::error::\ud800',
  () => ['MB003=x;until=2027-02-30', 'nonsense'].join('\n'),
  () => '* * * * *',
  (random) => times(random.below(40), () => 'ab/'),
  (random) => Array.from({ length: random.below(50) }, (_, n) => ({ name: n })),
];

/** Anything but what belongs there, at any place but that of a secret. */
function wrongType(text: string, random: Random): string {
  const documents = parseAllDocuments(text, { logLevel: 'silent' }) as unknown as { toJS(): unknown }[];
  const objects = documents.map((document) => document.toJS());
  for (let left = 1 + random.below(3); left > 0; left -= 1) change(pick(random, objects), random);
  return objects
    .map((object) =>
      random.chance(0.3) ? `${JSON.stringify(object, null, random.below(3))}\n` : stringify(object),
    )
    .join('---\n');
}

function change(value: unknown, random: Random): void {
  if (typeof value !== 'object' || value === null) return;
  const members = value as Record<string, unknown>;
  const names = Object.keys(members);
  if (names.length === 0) return;
  const name = pick(random, names);
  const isSecret = ['value', 'remoteSecret', 'secret', 'stringData'].includes(name);
  const what = random.below(10);
  if (what < 4 && !isSecret) members[name] = pick(random, WRONG)(random);
  else if (what === 4) members[`${name}${pick(random, [' ', 'x', '.y'])}`] = pick(random, WRONG)(random);
  else if (what === 5) delete members[name];
  else change(members[name], random);
}

const HEAD =
  'apiVersion: kaas.mirantis.com/v1alpha1\nkind: ClusterBackup\nmetadata: { name: a, namespace: prod }\n';

/** Small texts that are large once they are read. */
const BOMBS: readonly ((size: number) => string)[] = [
  () =>
    `${HEAD}a: &a [x, x, x, x, x, x, x, x, x]\n${times(9, (n) => `${'bcdefghij'[n]}: &${'bcdefghij'[n]} [${times(9, () => `*${'abcdefghi'[n]}, `)}x]\n`)}spec: *j\n`,
  () => `${HEAD}spec: &s { targetCluster: prod, parameters: *s }\n`,
  () => `${HEAD}spec: &s\n  self: *s\n  other: *s\n`,
  (size) => `${HEAD}spec: ${'['.repeat(size)}${']'.repeat(size)}\n`,
  (size) => `${HEAD}spec: ${'{a: '.repeat(size)}${'}'.repeat(size)}\n`,
  (size) => `${HEAD}spec:\n  ${'- '.repeat(size)}a\n`,
  (size) => `${HEAD}spec: ${'['.repeat(size)}\n`,
  (size) => `${HEAD}spec: {targetCluster: ${'x'.repeat(size * 10)}}\n`,
  (size) => `${HEAD}spec: {targetCluster: "${'\\x41\\n'.repeat(size)}"}\n`,
  (size) => `${HEAD}spec: "${'"'.repeat(size)}\n`,
  (size) => `${HEAD}spec: [${','.repeat(size)}]\n`,
  (size) => `${HEAD}spec: ${'&a '.repeat(size)}\n`,
  (size) => `${HEAD}spec:\n  targetCluster: prod\n  fileNames:\n${times(size, (n) => `    k${n}: a/b\n`)}`,
  (size) => `${HEAD}spec:\n  targetCluster: prod\n  fileNames:\n${times(size, () => '    MKE: a\n')}`,
  (size) => `${HEAD}spec:\n  targetCluster: prod\n  fileNames: { ${'a.'.repeat(size)}: / }\n`,
  (size) =>
    `${HEAD}base: &b { targetCluster: prod }\nspec:\n  <<: [${times(Math.min(size, 60), () => '*b, ')}]\n`,
  (size) =>
    `${HEAD}spec:\n  <<: &m { targetCluster: prod }\n  ? [complex, key]\n  : x\n  1: y\n  null: z\n${'\n'.repeat(size)}`,
  (size) => `${'#\n'.repeat(size)}${HEAD}spec: {}\n`,
  (size) => `${'---\n'.repeat(size)}${HEAD}spec: {}\n${'...\n'.repeat(size)}`,
  (size) =>
    `apiVersion: v1\nkind: List\nitems:\n${times(Math.min(size, 300), (n) => `- { apiVersion: kaas.mirantis.com/v1alpha1, kind: ClusterBackup, metadata: { name: b${n}, namespace: prod }, spec: { targetCluster: c } }\n`)}`,
  (size) =>
    `%YAML 1.1\n%TAG !k! tag:example.com,2026:\n---\n${HEAD}spec: !k!x { targetCluster: !!binary ${'QUJD'.repeat(Math.min(size, 100))}, when: !!timestamp 2026-01-01, all: !!set { a } }\n`,
  (size) =>
    `${HEAD}spec: { targetCluster: prod, parameters: { rclone: { bucket: "${'a/'.repeat(size)}", credential: "${'-'.repeat(size)}" } } }\n`,
  (size) =>
    HEAD.replace(
      'name: a',
      `name: a, annotations: { mosk-backup/waive: "${'MB003=;until= '.repeat(size)}" }`,
    ),
  (size) =>
    `apiVersion: kaas.mirantis.com/v1alpha1\nkind: ClusterBackupSchedule\nmetadata: { name: a, namespace: prod }\nspec: { targetCluster: a, schedule: "${'1,'.repeat(size)}1 * * * *" }\n`,
];

const FAMILIES = {
  mutated: (random: Random) => mutated(pick(random, OURS), random),
  'wrong types': (random: Random) => wrongType(pick(random, OURS), random),
  bomb: (random: Random) => pick(random, BOMBS)(1 + random.below(random.chance(0.02) ? 5_000 : 300)),
  'bomb, mutated': (random: Random) => mutated(pick(random, BOMBS)(1 + random.below(100)), random),
  foreign: (random: Random) => pick(random, FOREIGN),
  'foreign, mutated': (random: Random) => mutated(pick(random, FOREIGN), random),
  noise: (random: Random) =>
    times(random.below(60), () =>
      pick(random, [...JUNK, ...'abc kaas.mirantis.com/v1 kind ClusterBackup '.split(/(?<= )/)]),
    ),
};

export function hostileInput(seed: number): HostileInput {
  const random = seeded(seed);
  const family = pick(random, Object.keys(FAMILIES) as (keyof typeof FAMILIES)[]);
  return { family, text: FAMILIES[family](random) };
}

/** Every bomb, at a size that has to be survived. */
export function bombs(size: number): string[] {
  return BOMBS.map((bomb) => bomb(size));
}
