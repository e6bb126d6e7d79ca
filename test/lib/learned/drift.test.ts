/** What is known of an API against what a management cluster tells now. */
import {
  apiFile,
  apiFileText,
  type Drift,
  type DriftVerdict,
  driftOf,
  kindsOfDefinitions,
  learnApi,
} from '../../../lib/learned';
import { type KubeObject, MoskApi } from '../../../lib/model';
import { crds } from '../../../lib/schema';
import { type Definition, INVENTED_APIS, seen } from './invented-apis';

const sourcesOf = (definitions: readonly unknown[], objects: readonly KubeObject[] = []) => ({
  kinds: kindsOfDefinitions(definitions),
  live: seen(objects),
});

/** As its file says it, which was learned at an earlier day. */
function learned(definitions: readonly unknown[], objects: readonly KubeObject[] = []): MoskApi {
  const found = learnApi(sourcesOf(definitions, objects), '2026-11-02');
  return MoskApi.parse(apiFileText(apiFile(found, MoskApi.v26_2).file));
}

const named = (drift: readonly Drift[], ...verdicts: DriftVerdict[]) =>
  drift
    .filter(({ verdict }) => verdicts.includes(verdict))
    .map(({ what, expected, found }) => `${what}: ${expected} -> ${found}`);

// biome-ignore lint/suspicious/noExplicitAny: schemas are changed wherever a test wants
function changed(kind: string, change: (schema: any) => void): Definition[] {
  const copies = structuredClone(crds()) as unknown as Definition[];
  const schema = copies.find(({ spec }) => spec.names.kind === kind)?.spec.versions[0]?.schema
    .openAPIV3Schema;
  change(schema?.properties);
  return copies;
}

it('our own definitions confirm MOSK 26.2 in all that a source can tell', () => {
  const drift = driftOf(MoskApi.v26_2, sourcesOf(crds()));
  expect(named(drift, 'differs', 'absent', 'new', 'changed')).toEqual([]);
  const unseen = drift.filter(({ verdict }) => verdict === 'unseen');
  expect(unseen.map(({ what, of }) => [what, of])).toEqual([
    ['schedule.timeZone', undefined],
    ['keySecretDataKey', undefined],
  ]);
});

it('of two forms of secrets that a schema takes, either release is right', () => {
  expect(named(driftOf(MoskApi.v26_1, sourcesOf(crds())), 'differs')).toEqual([]);
});

describe.each(INVENTED_APIS)('an API with $name', ({ crds: theirs, objects }) => {
  it('is as its file says', () => {
    const drift = driftOf(learned(theirs, objects), sourcesOf(theirs, objects));
    expect(named(drift, 'differs', 'absent', 'new', 'changed')).toEqual([]);
    expect(drift.filter(({ verdict, of }) => verdict === 'unseen' && of !== undefined)).toEqual([]);
  });

  it('that has become MOSK 26.2 is named in what differs, and never in what is open', () => {
    const before = learned(theirs, objects);
    const drift = driftOf(before, sourcesOf(crds()));
    for (const { what, expected } of drift.filter(({ verdict }) => verdict === 'differs')) {
      expect(before.knows(what)).toBe(true);
      expect(expected).not.toMatch(/undefined/);
    }
  });
});

it('a cron field of another name is named with both, once, and with the day since which it was known', () => {
  const [renamed] = INVENTED_APIS;
  const drift = driftOf(learned(crds()), sourcesOf(renamed?.crds ?? [], renamed?.objects));
  expect(named(drift, 'differs')).toEqual(['schedule.cronField: schedule -> cronSchedule']);
  expect(drift.find(({ verdict }) => verdict === 'differs')).toMatchObject({ since: '2026-11-02' });
  expect(named(drift, 'new').filter((each) => /cronSchedule|spec\.schedule/.test(each))).toEqual([]);
});

it.each([
  ['of a release', MoskApi.v26_2],
  ['that was learned', learned(crds())],
])('a field %s that this program uses and that is gone, is one that differs', (_name, api) => {
  const without = changed('ClusterBackup', ({ spec }) => {
    spec.properties.parameters.properties.encryptionKey =
      spec.properties.parameters.properties.keyEncryptionKey;
    delete spec.properties.parameters.properties.keyEncryptionKey;
  });
  const drift = driftOf(api, sourcesOf(without));
  expect(named(drift, 'differs')).toEqual([
    'ClusterBackup spec.parameters.keyEncryptionKey: there -> not there',
  ]);
  expect(drift.find(({ verdict }) => verdict === 'differs')?.detail).toMatch(/encryptionKey/);
});

it.each([
  ['of a release', MoskApi.v26_2],
  ['that was learned', learned(crds())],
])('beside an API %s, a field that is only new is told; one that has to be there differs', (_name, api) => {
  const more = (required: readonly string[]) =>
    changed('ClusterBackupSchedule', ({ spec }) => {
      spec.properties.suspend = { type: 'boolean' };
      spec.required = ['targetCluster', 'schedule', ...required];
    });
  const optional = driftOf(api, sourcesOf(more([])));
  expect(named(optional, 'new')).toEqual(['ClusterBackupSchedule spec.suspend: not there -> boolean']);
  expect(named(optional, 'differs')).toEqual([]);
  const demanded = driftOf(api, sourcesOf(more(['suspend'])));
  expect(named(demanded, 'differs')).toEqual([
    'ClusterBackupSchedule spec.suspend: not there -> boolean, required',
  ]);
});

it('a further field that was learned and is gone, or is of another type, differs; other limits are told', () => {
  const api = learned(
    changed('ClusterBackup', ({ spec }) => {
      spec.properties.retention = { type: 'integer' };
      spec.properties.reason = { type: 'string', maxLength: 10 };
      spec.properties.tier = { type: 'string' };
    }),
  );
  const now = changed('ClusterBackup', ({ spec }) => {
    spec.properties.retention = { type: 'string' };
    spec.properties.reason = { type: 'string', maxLength: 20 };
  });
  const drift = driftOf(api, sourcesOf(now));
  expect(named(drift, 'differs')).toEqual([
    'ClusterBackup spec.retention: integer -> string',
    'ClusterBackup spec.tier: there -> not there',
  ]);
  expect(named(drift, 'changed')).toEqual(['ClusterBackup spec.reason: string -> string']);
});

it('a field that this program writes and that is of another type differs; other rules are told', () => {
  const now = changed('ClusterBackup', ({ spec }) => {
    spec.properties.delete = { type: 'string' };
    spec['x-kubernetes-validations'] = [{ rule: 'has(self.parameters)' }];
  });
  const drift = driftOf(learned(crds()), sourcesOf(now));
  expect(named(drift, 'differs')).toEqual(['ClusterBackup spec.delete: boolean -> string']);
  expect(named(drift, 'changed')).toEqual([expect.stringMatching(/^ClusterBackup spec: .*rules$/)]);
});

it('a status that nobody knows is told', () => {
  const more = changed('ClusterBackup', ({ status }) => {
    status.properties.status = { type: 'string', enum: ['Completed', 'Archived'] };
  });
  for (const api of [MoskApi.v26_2, learned(crds())]) {
    const drift = driftOf(api, sourcesOf(more));
    expect(named(drift, 'new')).toEqual(['status of a ClusterBackup: not there -> Archived']);
    expect(named(drift, 'differs', 'changed')).toEqual([]);
  }
});

it('another plural or version differs; a second version beside that which is known does not', () => {
  const plural = structuredClone(crds()) as unknown as {
    spec: { names: { plural: string; kind: string } };
  }[];
  for (const { spec } of plural) if (spec.names.kind === 'KeyEncryptionKey') spec.names.plural = 'keks';
  expect(named(driftOf(learned(crds()), sourcesOf(plural)), 'differs')).toEqual([
    'resources.KeyEncryptionKey: keyencryptionkeys.kaas.mirantis.com/v1alpha1 -> keks.kaas.mirantis.com/v1alpha1',
  ]);
  const { kinds, live } = sourcesOf(crds());
  const second = kinds.map((each) => ({ ...each, version: 'v1' }));
  expect(named(driftOf(MoskApi.v26_2, { kinds: [...second, ...kinds], live }), 'differs')).toEqual([]);
  expect(named(driftOf(MoskApi.v26_2, { kinds: second, live }), 'differs')).toHaveLength(5);
  const later = learnApi({ kinds: second, live }, '2026-11-02');
  const api = MoskApi.parse(apiFileText(apiFile(later, MoskApi.v26_2).file));
  expect(named(driftOf(api, { kinds: [...kinds, ...second], live }), 'differs')).toEqual([]);
});

it('a kind that is not there is absent, once', () => {
  const without = crds().filter(({ spec }) => spec.names.kind !== 'RCloneCredential');
  const drift = driftOf(MoskApi.v26_2, sourcesOf(without));
  expect(drift.filter(({ verdict }) => verdict === 'absent').map(({ what }) => what)).toEqual([
    'RCloneCredential',
  ]);
  expect(named(drift, 'differs')).toEqual([]);
});

it('a schema that takes anything is no confirmation of what nobody has seen, and contradicts nothing', () => {
  const any = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  const open = changed('Cluster', (properties) => {
    properties.spec = any;
  });
  const of = (api: MoskApi) => driftOf(api, sourcesOf(open)).find(({ what }) => what === 'clusterBackupPath');
  expect(of(MoskApi.v26_2)).toMatchObject({ verdict: 'unseen', certainty: 'inferred', of: 'Cluster' });
  expect(of(learned(open))).toMatchObject({ verdict: 'unseen', expected: 'not known' });
  expect(of(learned(open))?.of).toBeUndefined();
});

it('a backup section that a live Cluster has elsewhere differs', () => {
  const section = { rclone: { bucket: 'backups', credential: 's3' } };
  const cluster = {
    apiVersion: 'cluster.k8s.io/v1alpha1',
    kind: 'Cluster',
    metadata: { name: 'prod', namespace: 'default' },
    spec: { backup: section },
  };
  const drift = driftOf(MoskApi.v26_2, sourcesOf(crds(), [cluster]));
  expect(named(drift, 'differs')).toEqual([
    'clusterBackupPath: spec.providerSpec.value.backup -> spec.backup',
  ]);
});

it('what only discovery tells is unseen in all its fields', () => {
  const { kinds, live } = sourcesOf(crds());
  const drift = driftOf(MoskApi.v26_2, {
    kinds: kinds.map((each) => ({ ...each, schema: undefined })),
    live,
  });
  expect(named(drift, 'differs', 'absent')).toEqual([]);
  const confirmed = drift.filter(({ verdict }) => verdict === 'confirmed').map(({ what }) => what);
  expect(confirmed.every((what) => what.startsWith('resources.'))).toBe(true);
});
