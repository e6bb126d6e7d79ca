import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { checkApp, type KubeObject, manifests } from '../../../entries';
import { clusterPatches } from '../../../lib/synth';
import { randomApp } from './random-app';

const APPS = 300;
function kindsOf(object: KubeObject): string[] {
  const items = (object as { items?: KubeObject[] }).items ?? [];
  return [object.kind, ...items.flatMap(kindsOf)];
}

it(`no manifest of ${APPS} generated apps is a Cluster`, () => {
  let refused = 0;
  for (let seed = 1; seed <= APPS; seed++) {
    const { app, defaultTargets, hasCluster } = randomApp(seed);
    const { errors } = checkApp(app);
    expect({ seed, codes: [...new Set(errors.map(({ code }) => code))] }).toEqual({
      seed,
      codes: hasCluster ? ['cluster-manifest'] : [],
    });
    expect({ seed, patches: clusterPatches(app).length }).toEqual({ seed, patches: defaultTargets });
    if (hasCluster) {
      refused += 1;
      expect(() => manifests(app)).toThrow('cluster-manifest');
    } else {
      expect({ seed, kinds: manifests(app).flatMap(kindsOf) }).not.toMatchObject({
        kinds: expect.arrayContaining(['Cluster']),
      });
    }
  }
  // Both halves of the promise were tried.
  expect(refused).toBeGreaterThan(APPS / 10);
  expect(refused).toBeLessThan(APPS);
});

it('neither writes app.synth() one', () => {
  const outdir = mkdtempSync(path.join(tmpdir(), 'no-cluster-test-'));
  for (let seed = 1; seed <= 30; seed++) {
    const { app, hasCluster } = randomApp(seed, outdir);
    if (hasCluster) expect(() => app.synth()).toThrow('cluster-manifest');
    else app.synth();
  }
  const kinds = readdirSync(outdir).flatMap((file) =>
    parseAllDocuments(readFileSync(path.join(outdir, file), 'utf8')).map((document) => document.get('kind')),
  );
  rmSync(outdir, { recursive: true });

  expect(new Set(kinds)).toEqual(new Set(['ClusterBackup', 'ClusterBackupSchedule']));
});
