import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { CERTAINTIES } from '../../lib/model';
import { crds } from '../../lib/schema';
import { schemaPaths } from './schema-paths';

interface Origin {
  certainty: string;
  source: string;
  note?: string;
}

interface Provenance {
  pages: Record<string, string>;
  names: Record<string, Origin>;
  paths: Record<string, Record<string, Origin>>;
}

const provenance: Provenance = parse(readFileSync(join(__dirname, '../../crds/PROVENANCE.yaml'), 'utf8'));
const kinds = crds().map(({ spec }) => spec.names.kind);

describe('crds/PROVENANCE.yaml', () => {
  it.each(crds().map((crd) => ({ kind: crd.spec.names.kind, version: crd.spec.versions[0] })))(
    'says of each path of $kind where it comes from, and of no other',
    ({ kind, version }) => {
      const paths = schemaPaths(version?.schema.openAPIV3Schema ?? {}).map(({ path }) => path);

      expect(paths.length).toBeGreaterThan(2);
      expect(Object.keys(provenance.paths[kind] ?? {}).sort()).toEqual(paths.sort());
    },
  );

  it('knows every kind', () => {
    expect(Object.keys(provenance.paths).sort()).toEqual([...kinds].sort());
    expect(Object.keys(provenance.names).sort()).toEqual([...kinds].sort());
  });

  const origins = [
    ...Object.entries(provenance.names),
    ...Object.entries(provenance.paths).flatMap(([kind, paths]) =>
      Object.entries(paths).map(([path, origin]): [string, Origin] => [`${kind} ${path}`, origin]),
    ),
  ];

  it.each(origins)('gives %s a certainty and a page that is listed', (_, { certainty, source }) => {
    expect(CERTAINTIES).toContain(certainty);
    expect(Object.keys(provenance.pages)).toContain(source);
  });

  it.each(origins.filter(([, { certainty }]) => certainty !== 'documented' && certainty !== 'inferred'))(
    'gives a reason for the assumption of %s, itself or at its parent',
    (path, { note }) => {
      const parent = origins.find(([other]) => other === path.replace(/\.[^.]+$/, ''))?.[1];

      expect(note ?? parent?.note).toBeTruthy();
    },
  );
});
