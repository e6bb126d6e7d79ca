import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { run } from '../../../cli/run';
import { yamlText } from '../../../cli/synth';
import type { KubeObject } from '../../../lib/model';
import { diceOf } from '../../promises/dice';
import { rounds } from '../../whole';
import { fakeIo } from '../fake-io';
import { type ImportedSet, importedSet, shuffled } from './imported-sets';
import { runWritten } from './run-written';
import { biomeFindings, nativeFindings, strictFindings } from './written-code';

const SETS = Number(process.env.MOSK_BACKUP_SETS ?? rounds(60, 500));
const FIRST = Number(process.env.MOSK_BACKUP_SEED ?? 1);
const SEEDS = Array.from({ length: SETS }, (_, index) => FIRST + index);
jest.setTimeout(600_000);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'import-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function imported(
  name: string,
  set: ImportedSet,
  options: readonly string[],
  text = JSON.stringify(list(set.read)),
) {
  const out = path.join(folder, name);
  await mkdir(out, { recursive: true });
  const input = `${out}.export`;
  await writeFile(input, text);
  const io = fakeIo({ cwd: folder });
  const argv = ['import', input, '--out', out, ...(set.backups ? ['--backups'] : []), ...options];
  const exitCode = await run(argv, io);
  return { out, exitCode, ...io.output };
}

const list = (items: readonly KubeObject[]) => ({ apiVersion: 'v1', kind: 'List', items });

function filesIn(out: string): Record<string, string> {
  const names = readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(out, path.join(entry.parentPath, entry.name)))
    .sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(path.join(out, name), 'utf8')]));
}

/** What constructs write besides, and what they say where nobody has said why. */
const OURS = [
  'argocd.argoproj.io/sync-wave',
  'argocd.argoproj.io/sync-options',
  'kustomize.toolkit.fluxcd.io/prune',
  'mosk-backup/unencrypted',
];

/** In one order, with what the constructs write into every object left out where nobody has declared it. */
function comparable(objects: readonly KubeObject[], declared: readonly KubeObject[]): object[] {
  const key = ({ kind, metadata }: KubeObject) => `${kind} ${metadata.namespace}/${metadata.name}`;
  const known = new Map(declared.map((object) => [key(object), object]));
  return objects
    .map((object) => {
      const own = known.get(key(object))?.metadata.annotations ?? {};
      const annotations = Object.entries(object.metadata.annotations ?? {}).filter(
        ([name]) => name in own || !OURS.includes(name),
      );
      const { labels = {} } = object.metadata;
      return { key: key(object), labels, annotations: Object.fromEntries(annotations), spec: object.spec };
    })
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

describe(`import of ${SETS} sets of what people have declared, from seed ${FIRST} on`, () => {
  it('declares what they have declared, whatever servers and other tools have made of it', async () => {
    for (const seed of SEEDS) {
      const set = importedSet(seed);
      const { out, exitCode, stdout, stderr } = await imported(`set-${seed}`, set, []);
      const told = `seed ${seed}\n${stderr}`;
      if (set.declared.length + set.sections.length === 0) {
        expect([told, exitCode]).toEqual([told, 5]);
        continue;
      }
      expect([told, exitCode]).toEqual([told, 0]);
      const program = readFileSync(path.join(out, 'main.ts'), 'utf8');
      const written = runWritten(program);
      expect({ seed, objects: comparable(written.objects, set.declared) }).toEqual({
        seed,
        objects: comparable(set.declared, set.declared),
      });
      expect({ seed, sections: sorted(written.sections) }).toEqual({ seed, sections: sorted(set.sections) });
      const texts = [stdout, stderr, ...Object.values(filesIn(out))].join('\n');
      expect(set.secrets.filter((secret) => texts.includes(secret))).toEqual([]);
    }
  });

  it('writes programs that two versions of TypeScript compile in strict mode, that are formatted, and that the linter finds nothing in', () => {
    const programs = SEEDS.map((seed) => path.join(folder, `set-${seed}`, 'main.ts')).filter((file) =>
      existsSync(file),
    );
    expect(programs.length).toBeGreaterThan(SETS * 0.9);
    expect(strictFindings(programs)).toEqual([]);
    expect(nativeFindings(folder, programs)).toBe('');
    expect(biomeFindings(folder, programs)).toBe('');
  });

  it('writes the same bytes from objects in any order, as JSON, as YAML, and once more', async () => {
    for (const seed of SEEDS.filter((each) => each % 25 === 0)) {
      const set = importedSet(seed);
      if (set.declared.length + set.sections.length === 0) continue;
      const before = filesIn((await imported(`set-${seed}`, set, [])).out);
      const documents = shuffled(diceOf(seed), set.read).map((object) => `---\n${yamlText(object)}`);
      const again = await imported(`again-${seed}`, set, [], documents.join(''));
      const over = await imported(`set-${seed}`, set, []);

      expect([again.exitCode, over.exitCode]).toEqual([0, 0]);
      expect(filesIn(again.out)).toEqual(before);
      expect(filesIn(over.out)).toEqual(before);
      expect(over.stdout).not.toContain('written:');
    }
  });

  it('writes manifests that say the same as the program', async () => {
    for (const seed of SEEDS.filter((each) => each % 10 === 0)) {
      const set = importedSet(seed);
      if (set.declared.length + set.sections.length === 0) continue;
      const { out, exitCode } = await imported(`yaml-${seed}`, set, ['--to', 'yaml']);
      expect(exitCode).toBe(0);
      const objects = Object.entries(filesIn(out))
        .filter(([name]) => name.endsWith('.yaml'))
        .map(([, text]) => parse(text) as KubeObject);
      expect({ seed, objects: comparable(objects, set.declared) }).toEqual({
        seed,
        objects: comparable(set.declared, set.declared),
      });
    }
  });

  it('writes Pulumi programs that compile and are formatted, or says what stays out of them', async () => {
    const programs: string[] = [];
    for (const seed of SEEDS.filter((each) => each % 10 === 0)) {
      const set = importedSet(seed);
      if (set.declared.length + set.sections.length === 0) continue;
      const { out, exitCode, stderr } = await imported(`pulumi-${seed}`, set, ['--to', 'pulumi']);
      expect([stderr, exitCode]).toEqual([stderr, 0]);
      programs.push(path.join(out, 'index.ts'));
    }
    expect(strictFindings(programs)).toEqual([]);
    expect(nativeFindings(folder, programs)).toBe('');
    expect(biomeFindings(folder, programs)).toBe('');
  });
});

function sorted(sections: readonly { namespace: string; cluster: string; parameters: object }[]): object[] {
  const key = ({ namespace, cluster }: { namespace: string; cluster: string }) => `${namespace}/${cluster}`;
  return [...sections].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
