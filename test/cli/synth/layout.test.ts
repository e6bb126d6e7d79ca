import { parseAllDocuments } from 'yaml';
import { FORMATS, filesOf } from '../../../cli/synth';
import { synthesizeApp } from '../../../cli/synth/synthesize-app';
import { randomApp } from '../../lib/synth/random-app';

const APPS = 100;

/** As an engine reads a repository: whatever looks like a manifest, wherever it is. */
function kindsThatAnEngineReads(files: readonly { path: string; text: string }[]): string[] {
  return files
    .filter(({ path }) => /\.(ya?ml|json)$/.test(path))
    .flatMap(({ text }) => parseAllDocuments(text).map((document) => String(document.toJS().kind)));
}

it.each(FORMATS)(
  `no file of ${APPS} generated apps gives an engine a Cluster, in the format %s`,
  (format) => {
    const kinds = new Set<string>();
    let patches = 0;
    for (let seed = 1; seed <= APPS; seed++) {
      const { app, hasCluster, defaultTargets } = randomApp(seed);
      const synthesized = synthesizeApp(app);
      // Refused as a whole, so nothing of it is written.
      expect([seed, synthesized.managementClusters.length === 0]).toEqual([seed, hasCluster]);
      if (hasCluster) continue;
      const files = filesOf(synthesized, format);
      for (const kind of kindsThatAnEngineReads(files)) kinds.add(kind);
      patches += files.filter(({ path }) => path.startsWith('patches/')).length;
      expect([seed, synthesized.patches.length]).toEqual([seed, defaultTargets]);
    }
    const lists = format === 'kustomize' ? ['Kustomization'] : [];
    expect([...kinds].sort()).toEqual(['ClusterBackup', 'ClusterBackupSchedule', ...lists]);
    expect(patches).toBeGreaterThan(APPS);
  },
);
