import { apiFile, apiFileText, kindsOfDefinitions, kindsOfOpenApi, learnApi } from '../../../lib/learned';
import { isOpen, type KubeObject, MoskApi } from '../../../lib/model';
import { crds } from '../../../lib/schema';
import { rounds } from '../../whole';
import { type Definition, INVENTED_APIS, seen } from './invented-apis';

const TODAY = '2026-11-30';

function learned(
  definitions: readonly unknown[],
  objects: readonly KubeObject[] = [],
  before = MoskApi.v26_2,
) {
  const kinds = kindsOfDefinitions(definitions);
  return apiFile(learnApi({ kinds, live: seen(objects) }, TODAY), before);
}

const textOf = (...of: Parameters<typeof learned>) => apiFileText(learned(...of).file);

it('of our own definitions, exactly MOSK 26.2 is learned; what they cannot tell is open', () => {
  const api = MoskApi.parse(textOf(crds()));
  const { open, resources, ...settings } = api.settings;
  expect(settings).toEqual(MoskApi.v26_2.settings);
  expect(api.resource({ ...TYPE, plural: '', version: '' })).toEqual(TYPE);
  expect(open).toEqual(['schedule.timeZone', 'clusterBackupPath', 'secretReferenceForm', 'keySecretDataKey']);
  expect(resources).toBeDefined();
});

const TYPE = {
  group: 'kaas.mirantis.com',
  version: 'v1alpha1',
  kind: 'ClusterBackup',
  plural: 'clusterbackups',
  namespaced: true,
};

it.each([
  null,
  7,
  { type: 'object', properties: { spec: null } },
  { type: 'object', properties: { spec: { type: 'object', properties: { cron: null } } } },
  {
    type: 'object',
    properties: { spec: { type: 'object', properties: { cron: { type: 'string', pattern: '(a' } } } },
  },
])('what is no schema in an export tells nothing: %j', (openAPIV3Schema) => {
  const cut = crds().map((crd) =>
    crd.spec.names.kind === 'ClusterBackupSchedule'
      ? {
          ...crd,
          spec: {
            ...crd.spec,
            versions: crd.spec.versions.map((each) => ({ ...each, schema: { openAPIV3Schema } })),
          },
        }
      : crd,
  );
  const { facts, schemas } = learned(cut).file;
  expect(facts['schedule.cronField']).toMatchObject({
    open: 'no schema of ClusterBackupSchedule could be read',
  });
  expect(Object.keys(schemas).sort()).toEqual(['ClusterBackup', 'KeyEncryptionKey', 'RCloneCredential']);
});

describe.each(INVENTED_APIS)('of an API with $name', ({ crds: theirs, objects, facts, open }) => {
  const { file } = learned(theirs, objects);

  it('every member is learned that a source can tell, and the others are open with their candidates', () => {
    const values = Object.entries(file.facts).flatMap(([name, fact]) =>
      isOpen(fact) ? [] : [[name, fact.value]],
    );
    expect(Object.fromEntries(values)).toMatchObject(facts);
    const stillOpen = Object.entries(file.facts).flatMap(([name, fact]) =>
      isOpen(fact) ? [[name, fact.candidates]] : [],
    );
    expect(Object.fromEntries(stillOpen)).toEqual(open);
  });

  it('the file reads as what was learned, and learning again changes nothing of it', () => {
    const api = MoskApi.parse(apiFileText(file));
    expect(api.learned?.facts).toEqual(file.facts);
    expect(api.learned?.schemas).toEqual(file.schemas);
    const again = learned(theirs, objects, api);
    expect(again.differences).toEqual([]);
    expect(apiFileText(again.file)).toBe(apiFileText(file));
  });

  it('the file names no object and no address', () => {
    expect(apiFileText(file)).not.toMatch(/s3-generated|nightly|example\.com/);
  });
});

const [FIRST] = INVENTED_APIS;

describe('learning again', () => {
  it('tells what is another, and what a person has stated stays where no source tells', () => {
    const stated = textOf(crds()).replace(
      /( {2}keySecretDataKey:\n)( {4}.*\n)+?(?= {2}\S)/,
      '$1    value: kek\n    certainty: stated\n',
    );
    const before = MoskApi.parse(stated);
    expect(before.settings.keySecretDataKey).toBe('kek');
    const { file, differences } = learned(FIRST?.crds ?? [], FIRST?.objects, before);
    expect(differences).toContainEqual({
      at: 'schedule.cronField',
      before: 'schedule',
      after: 'cronSchedule',
    });
    expect(differences.map(({ at }) => at)).toContain('schemas.ClusterBackupSchedule.spec.cronSchedule');
    expect(MoskApi.parse(apiFileText(file)).settings.keySecretDataKey).toBe('kek');
  });

  it('keeps what a later version has written, and names it', () => {
    const later = `${textOf(crds()).replace('version: 1', 'version: 2')}weather: sunny\n`.replace(
      'facts:\n',
      'facts:\n  moon:\n    value: full\n',
    );
    const before = MoskApi.parse(later);
    expect(before.learned?.unknown).toEqual(['weather', 'facts.moon']);
    const kept = MoskApi.parse(apiFileText(learned(crds(), [], before).file));
    expect(kept.learned).toMatchObject({
      version: 2,
      others: { weather: 'sunny' },
      facts: { moon: { value: 'full' } },
    });
  });

  it('takes what was written by hand in the simple form for stated', () => {
    const before = MoskApi.parse("release: '26.3'\nschedule: { timeZone: Europe/Berlin }\n");
    const api = MoskApi.parse(apiFileText(learned(crds(), [], before).file));
    expect(api.settings).toMatchObject({ release: '26.3', schedule: { timeZone: 'Europe/Berlin' } });
    expect(api.knows('schedule.timeZone')).toBe(true);
  });
});

describe('nothing is guessed', () => {
  const factsOf = (definitions: readonly unknown[], objects: readonly KubeObject[] = []) =>
    learned(definitions, objects).file.facts;
  const renamed = FIRST?.crds ?? [];
  const cluster = (name: string, spec: object): KubeObject => ({
    apiVersion: 'cluster.k8s.io/v1alpha1',
    kind: 'Cluster',
    metadata: { name, namespace: 'default' },
    spec,
  });
  const section = { nfsUploadUrl: 'nfs://192.0.2.1:/b' };
  const changed = (kind: string, change: (definition: Definition['spec']) => unknown) =>
    structuredClone(renamed).map(({ spec, ...crd }) => ({
      ...crd,
      spec: { ...spec, ...(spec.names.kind === kind ? (change(spec) as object) : {}) },
    }));

  it('of sections of Clusters at two paths', () => {
    const two = [
      cluster('a', { backup: section }),
      cluster('b', { providerSpec: { value: { backup: section } } }),
    ];
    expect(factsOf(renamed, two).clusterBackupPath).toMatchObject({
      open: 'Clusters have several',
      candidates: ['spec.backup', 'spec.providerSpec.value.backup'],
    });
  });

  it('of a schema that takes anything, or of none', () => {
    const free = { 'x-kubernetes-preserve-unknown-fields': true };
    const anything = changed('ClusterBackupSchedule', ({ versions }) => ({
      versions: versions.map((each) => ({ ...each, schema: { openAPIV3Schema: free } })),
    }));
    for (const definitions of [anything, []]) {
      expect(factsOf(definitions)['schedule.cronField']).toMatchObject({
        open: expect.stringContaining('no schema'),
      });
    }
  });

  it('of a name with a dot, which is no nested field', () => {
    const cron = { type: 'string', description: 'Cron expression.' };
    const dotted = changed('ClusterBackupSchedule', ({ versions: [version] }) => {
      const root = structuredClone(version?.schema.openAPIV3Schema) as {
        properties: { spec: { properties: Record<string, object>; required: string[] } };
      };
      const { spec } = root.properties;
      const { cronSchedule: _ours, ...properties } = spec.properties;
      spec.properties = {
        ...properties,
        'cron.x': cron,
        keep: { type: 'object', properties: { 'a.b': {} } },
      };
      spec.required = ['targetCluster', 'cron.x'];
      return { versions: [{ ...version, schema: { openAPIV3Schema: root } }] };
    });
    const schedule = {
      ...cluster('nightly', { targetCluster: 'prod', 'cron.x': '0 2 * * *' }),
      apiVersion: 'kaas.mirantis.com/v1alpha1',
      kind: 'ClusterBackupSchedule',
    };
    for (const objects of [[], [schedule]]) {
      const facts = factsOf(dotted, objects);
      expect(facts['schedule.cronField']).toMatchObject({
        open: expect.stringContaining('a dot'),
        candidates: ['["cron.x"]'],
      });
      expect(facts['extraFields.ClusterBackupSchedule']).toMatchObject({ value: { 'keep["a.b"]': 'any' } });
    }
    const { differences } = learned(renamed, [], MoskApi.parse(textOf(dotted)));
    expect(differences.map(({ at }) => at)).toContain('schemas.ClusterBackupSchedule.spec["cron.x"]');
  });

  it('of a form of secrets that no schema has: whoever needs it is refused', () => {
    const api = MoskApi.parse(textOf([]));
    expect(() => api.remoteSecret('s')).toThrow(expect.objectContaining({ code: 'api-unknown' }));
    expect(() => api.clusterBackupPatch({})).toThrow(expect.objectContaining({ code: 'api-unknown' }));
    expect(() => api.cronSpec('0 2 * * *')).toThrow(expect.objectContaining({ code: 'api-unknown' }));
  });

  it('of a kind whose objects belong to no namespace', () => {
    const facts = factsOf(changed('ClusterBackup', () => ({ scope: 'Cluster' })));
    expect(facts['resources.ClusterBackup']).toMatchObject({ open: expect.stringContaining('no namespace') });
  });

  it('of several served versions the documented one is taken, else the one that Kubernetes prefers', () => {
    const served = (...names: string[]) =>
      factsOf(
        changed('ClusterBackup', ({ versions: [version] }) => ({
          versions: names.map((name) => ({ ...version, name })),
        })),
      )['resources.ClusterBackup'];
    expect(served('v1beta1', 'v1alpha1')).toMatchObject({ value: { version: 'v1alpha1' } });
    expect(served('v1beta1', 'v2alpha1', 'v1', 'v10')).toMatchObject({ value: { version: 'v10' } });
  });

  const CHARACTERS = rounds(100_000, 1_000_000);

  it(`of a schema of ${CHARACTERS} characters`, () => {
    const many = Object.fromEntries(
      Array.from({ length: (CHARACTERS * 12) / 1_000 }, (_, index) => [
        `field${index}`,
        { type: 'string', maxLength: 10, pattern: '^[a-z]+$' },
      ]),
    );
    const large = changed('ClusterBackup', ({ versions: [version] }) => {
      const root = structuredClone(version?.schema.openAPIV3Schema) as {
        properties: { spec: { properties: object } };
      };
      Object.assign(root.properties.spec.properties, many);
      return { versions: [{ ...version, schema: { openAPIV3Schema: root } }] };
    });
    const { file } = learned(large);
    const text = apiFileText(file);
    expect(text.length).toBeGreaterThan(CHARACTERS);
    expect(MoskApi.parse(text).learned?.schemas).toEqual(file.schemas);
  });
});

describe('a document of /openapi/v3', () => {
  it('whose references lead in a circle is read all the same', () => {
    const kind = [{ group: 'kaas.mirantis.com', version: 'v1alpha1', kind: 'ClusterBackup' }];
    const loop = { properties: { again: { $ref: '#/components/schemas/loop' } } };
    const found = kindsOfOpenApi({
      openapi: '3.0.0',
      paths: {
        '/apis/kaas.mirantis.com/v1alpha1/namespaces/{namespace}/clusterbackups/{name}': {
          get: { 'x-kubernetes-group-version-kind': kind[0] },
        },
      },
      components: {
        schemas: {
          loop,
          backup: {
            properties: { spec: { $ref: '#/components/schemas/loop' } },
            'x-kubernetes-group-version-kind': kind,
          },
        },
      },
    });
    expect(found).toMatchObject([{ plural: 'clusterbackups', namespaced: true }]);
    expect(JSON.stringify(found[0]?.schema)).toContain('preserve-unknown');
  });
});
