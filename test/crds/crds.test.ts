import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { BACKUP_STATUSES, BACKUP_TYPES, ClusterType } from '../../lib/model';
import { crds, type StructuralSchema } from '../../lib/schema';
import { schemaPaths } from './schema-paths';

const root = join(__dirname, '../..');
const kinds = crds().map((crd) => ({ kind: crd.spec.names.kind, crd }));

function schemaOf(kind: string): StructuralSchema {
  const crd = crds().find(({ spec }) => spec.names.kind === kind);
  return crd?.spec.versions[0]?.schema.openAPIV3Schema ?? {};
}

function at(kind: string, path: string): StructuralSchema | undefined {
  return schemaPaths(schemaOf(kind)).find((each) => each.path === path)?.schema;
}

/** A schema without what may differ between its places: texts, and the rules of one place alone. */
const shape = (schema: StructuralSchema | undefined) =>
  JSON.parse(JSON.stringify(schema, (key, value) => (key === 'description' ? undefined : value)));

describe('the generated CRDs', () => {
  it('are those of crds/', () => {
    const folder = join(root, 'crds');
    const sources = readdirSync(folder)
      .sort()
      .map((name) => parse(readFileSync(join(folder, name), 'utf8')))
      .filter(({ kind }: { kind?: string }) => kind === 'CustomResourceDefinition');

    expect(crds()).toEqual(sources);
  });

  it('pass their own check', () => {
    const script = join(root, 'tools/package/generate-crds.mjs');

    expect(() => execFileSync(process.execPath, [script, '--check'])).not.toThrow();
  });

  it('are loaded by nobody who does not ask for them', () => {
    jest.isolateModules(() => {
      const before = new Set(Object.keys(require.cache));
      require('../../lib/schema');
      const loaded = Object.keys(require.cache).filter((file) => !before.has(file));

      expect(loaded.filter((file) => /generated|lib\/cel\//.test(file))).toEqual([]);
    });
  });
});

describe('the kinds', () => {
  it.each([...BACKUP_TYPES, ClusterType])('have the names that the model has: $kind', (type) => {
    const crd = crds().find(({ spec }) => spec.names.kind === type.kind);

    expect(crd?.metadata.name).toBe(`${type.plural}.${type.group}`);
    expect(crd?.spec).toMatchObject({
      group: type.group,
      scope: 'Namespaced',
      names: { plural: type.plural, listKind: `${type.kind}List` },
      versions: [{ name: type.version, served: true, storage: true }],
    });
  });

  it('have short names that no other kind has', () => {
    const short = crds().flatMap(({ spec }) => spec.names.shortNames ?? []);

    expect(short.sort()).toEqual(['cbk', 'cbks', 'cl', 'kek', 'rcc']);
  });

  it.each([
    ['ClusterBackup', ['Cluster', 'Status', 'Bucket', 'NFS', 'Age']],
    ['ClusterBackupSchedule', ['Cluster', 'Schedule', 'Bucket', 'NFS', 'Last', 'Age']],
    ['RCloneCredential', ['Remote', 'Endpoint', 'Age']],
    ['KeyEncryptionKey', ['Secret', 'Age']],
    ['Cluster', ['Bucket', 'NFS', 'Age']],
  ])('show %s with the columns %s', (kind, columns) => {
    const version = crds().find(({ spec }) => spec.names.kind === kind)?.spec.versions[0];
    const narrow = version?.additionalPrinterColumns?.filter(({ priority = 0 }) => priority === 0);

    expect(narrow?.map(({ name }) => name)).toEqual(columns);
  });

  it.each(kinds)('show columns of $kind from fields that it has', ({ kind, crd }) => {
    for (const { jsonPath } of crd.spec.versions[0]?.additionalPrinterColumns ?? []) {
      if (jsonPath.startsWith('.metadata.')) continue;
      const path = jsonPath.slice(1);
      const value = path.replace(/\.[^.]+$/, '.*');
      expect(at(kind, path) ?? at(kind, value)).toBeDefined();
    }
  });

  it('know the documented statuses and no other', () => {
    expect([...(at('ClusterBackup', 'status.status')?.enum ?? [])].sort()).toEqual(
      [...BACKUP_STATUSES].sort(),
    );
  });

  it('have one shape for a target, in a run, a schedule and a Cluster', () => {
    const target = shape(at('ClusterBackup', 'spec.parameters'));

    expect(shape(at('ClusterBackupSchedule', 'spec.parameters'))).toEqual(target);
    expect(shape(at('Cluster', 'spec.providerSpec.value.backup'))).toEqual(target);
  });
});

describe('kubectl explain', () => {
  it.each(kinds)('has a text for every field of $kind', ({ kind }) => {
    const fields = schemaPaths(schemaOf(kind)).filter(({ path }) => !path.endsWith('*'));
    const silent = fields.filter(
      ({ path, schema }) => schema.description === undefined && !path.startsWith('spec.remoteConfig.'),
    );

    expect(silent.map(({ path }) => path)).toEqual([]);
    expect(schemaOf(kind).description).toBeTruthy();
  });
});
