import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { declarationsOf } from '../../cli/check/declarations';
import { readYaml } from '../../cli/input';
import { BACKUP_TYPES, type KubeObject, MoskApi } from '../../lib/model';
import { describeWithEngines } from './describe-with-engines';
import { requireEngine } from './find-engines';
import { type Files, kustomizedFolder } from './manifests/kustomized-folders';

const KINDS = new Set(BACKUP_TYPES.map(({ kind }) => kind));
const byName = (objects: readonly KubeObject[]) =>
  objects
    .map((each) => JSON.parse(JSON.stringify(each)) as KubeObject)
    .sort((one, other) => identity(one).localeCompare(identity(other)));
const identity = ({ kind, metadata }: KubeObject) => `${kind} ${metadata.namespace}/${metadata.name}`;

/** What `kubectl kustomize` builds of ours; `undefined` where it refuses. */
function built(files: Files): readonly KubeObject[] | undefined {
  const folder = mkdtempSync(path.join(tmpdir(), 'mosk-backup-kustomize-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    const { status, stdout } = spawnSync(requireEngine('kubectl'), ['kustomize', path.join(folder, 'site')], {
      encoding: 'utf8',
    });
    return status === 0
      ? readYaml(stdout, 'built')
          .map(({ object }) => object)
          .filter(({ kind }) => KINDS.has(kind))
      : undefined;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function judged(files: Files): readonly KubeObject[] | 'refused' {
  const texts = Object.entries(files).map(([name, text]) => ({ name, text, managementCluster: '' }));
  const { subjects, mistakes } = declarationsOf(texts, () => MoskApi.v26_2);
  return mistakes.length > 0 ? 'refused' : subjects.map(({ manifest }) => manifest);
}

describeWithEngines(
  ['kubectl'],
  'what a kustomization builds is judged as kubectl builds it, or refused by name',
  () => {
    it.each([1, randomInt(2 ** 31)])('from seed %i on', (first) => {
      const counts = { equal: 0, refused: 0, refusedByKustomize: 0 };
      for (let seed = first; seed < first + 60; seed += 1) {
        const files = kustomizedFolder(seed);
        const theirs = built(files);
        const ours = judged(files);
        if (theirs === undefined) counts.refusedByKustomize += 1;
        else if (ours === 'refused') counts.refused += 1;
        else {
          expect({ seed, files, objects: byName(ours) }).toEqual({ seed, files, objects: byName(theirs) });
          counts.equal += 1;
        }
      }
      console.info(`seed ${first}: ${JSON.stringify(counts)}`);
      expect(counts.equal).toBeGreaterThan(15);
    });
  },
);
