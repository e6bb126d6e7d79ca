import type { KubeObject } from '../../../lib/model';
import { BackupPolicy, type Subject } from '../../../lib/policy';
import { seeded } from '../synth/seeded';
import { backup, credential, key, schedule, secret } from './cases/objects';

const STRICT = BackupPolicy.strict();
const NOW = new Date('2026-11-02');

function subject(manifest: unknown): Subject {
  return {
    manifest: manifest as KubeObject,
    managementCluster: 'site-a',
    place: (path) => ({ text: path ?? '' }),
  };
}

type Random = ReturnType<typeof seeded>;

/** Values that stand where something else belongs. */
const STRANGE: readonly unknown[] = [
  null,
  true,
  0,
  -1.5,
  '',
  'text',
  '$'.concat('{x}'),
  '\u0000',
  [],
  [[], {}],
  {},
  { name: {} },
  { toString: 5, length: 3 },
  JSON.parse('{"__proto__": {"a": 1}, "constructor": 5}'),
  'x'.repeat(10_000),
];

/** The object with a strange value at a place that chance has chosen. */
function damaged(object: unknown, random: Random): unknown {
  const strange = STRANGE[random.below(STRANGE.length)];
  if (typeof object !== 'object' || object === null || random.chance(0.1)) return strange;
  const members = Object.entries(object);
  if (members.length === 0 || random.chance(0.1)) return { ...object, surprise: strange };
  const [name = '', value] = members[random.below(members.length)] ?? [];
  return { ...object, [name]: damaged(value, random) };
}

function judged(...manifests: unknown[]) {
  const subjects = manifests.map(subject);
  return STRICT.judge({ subjects, base: subjects, live: subjects, inventory: [], now: NOW });
}

const GOOD = [backup(), schedule(), credential(), key(), secret({ data: {} })];

it('no object of ours makes a rule fail, whatever stands in it', () => {
  const random = seeded(5);
  for (let round = 0; round < 800; round += 1) {
    const objects = GOOD.map((object) => (random.chance(0.5) ? object : damaged(object, random)));
    expect(() => judged(...objects)).not.toThrow();
  }
});

it('what is malformed is found, with a place', () => {
  const malformed = [
    { ...backup(), metadata: 5 },
    { ...backup(), metadata: null },
    { ...backup(), spec: [] },
    backup({ parameters: 'a text' }),
    backup({ parameters: { rclone: 7 } }),
    backup({ fileNames: ['a'] }),
    schedule({}, { namespace: 7 as never }),
    backup({}, { annotations: 'text' as never }),
  ];
  for (const object of malformed) {
    const found = judged(object).findings.filter(({ rule }) => rule === 'MB000');
    expect(found.map(({ path }) => path)).not.toEqual([]);
    expect(found.every(({ path }) => typeof path === 'string')).toBe(true);
  }
});

it('an object that holds itself, or is nested for ever, is found in no time', () => {
  const circle: Record<string, unknown> = { ...backup() };
  circle.spec = { targetCluster: 'prod', extra: [circle, circle] };
  let deep: unknown = {};
  for (let level = 0; level < 100_000; level += 1) deep = [deep];
  for (const object of [circle, backup({ extra: deep })]) {
    expect(judged(object).findings).toContainEqual(
      expect.objectContaining({ rule: 'MB000', problem: 'The manifest is nested too deeply' }),
    );
  }
});

it('nothing that is not ours is ever found', () => {
  const others = [
    { apiVersion: 'velero.io/v1', kind: 'Backup', metadata: { name: 'a' }, spec: 5 },
    { apiVersion: 'example.com/v1', kind: 'ClusterBackup', metadata: { name: 'a' } },
    { apiVersion: 'kaas.mirantis.com/v1alpha1', kind: 'BareMetalHost', metadata: 7 },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'kek-2026', namespace: 'prod' },
      stringData: { a: 'b' },
    },
    { apiVersion: 1, kind: 2 },
    { kind: 'ClusterBackup' },
    { metadata: { annotations: { 'mosk-backup/waive': 'nonsense' } } },
    'text',
    7,
    null,
    undefined,
    [],
  ];
  expect(judged(...others).findings).toEqual([]);
});

it('no secret is in what is found', () => {
  const value = 'Vm9yIGRlbSBTcGllbCBpc3QgbmFjaCBkZW0gU3BpZWw=';
  const found = judged(
    key({ value }),
    credential({ secret_access_key: value, sts_token: value }, { remoteSecret: { value } }),
    backup(),
    { ...secret({ stringData: { value }, data: { other: Buffer.from(value).toString('base64') } }) },
  );
  const text = JSON.stringify(found.findings.map(({ place, ...finding }) => finding));
  expect(found.findings.length).toBeGreaterThan(3);
  expect(text).not.toContain(value);
  expect(text).not.toContain(Buffer.from(value).toString('base64'));
});
