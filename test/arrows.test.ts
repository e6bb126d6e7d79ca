import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

const root = join(__dirname, '..');

/** The floors of the house: each may import from those before it, never from those after it. */
const FLOORS = ['lib', 'providers', 'local', 'cli', 'entries'] as const;

/** What `providers` and `local` may take from `lib`: cdk8s is optional for them. */
const CDK8S_FREE = [
  'lib/all-in-order',
  'lib/errors',
  'lib/archive',
  'lib/json',
  'lib/printable',
  'lib/model',
  'lib/contract',
  'lib/cel',
  'lib/schema',
  'lib/calendar',
  'lib/retention',
  'lib/policy',
  'lib/imported',
  'lib/yaml',
  'lib/learned',
];

/** Packages and core modules that `lib` may load: nothing that touches network, disk, process or environment. */
const PURE_PACKAGES = [
  'cdk8s',
  'constructs',
  'yaml',
  'node:crypto',
  '#vendor/re2js',
  // Within the process alone: it tells who listens that an app is ready.
  'node:diagnostics_channel',
];

/** Wings of a room, and what lies in the room itself (`.`): each may import from those before it, never from those after. */
const WINGS: Readonly<Record<string, readonly string[]>> = {
  'lib/model': ['values', 'api', 'files', 'records', 'life', 'secrets', 'adoption', 'resource', '.'],
  'lib/policy': ['judging', 'facts', 'rules', 'core', '.', 'admission', 'testing', 'index'],
  'providers/kubernetes': ['api', 'login', 'watching', 'files', 'session', 'runner', '.'],
  'providers/pulumi/functions': ['engine', 'objects', 'secrets', 'default-target', 'cluster-backup', '.'],
  'providers/pulumi/functions/cluster-backup': ['declared', 'runs', '.'],
  'local/controller': ['secrets', 'backups', 'schedules', '.'],
  'cli/review': ['read', 'show', '.'],
};

/** Of rooms with more than one: no program loads both the resources and the policy pack. */
const DOORS = ['providers/pulumi/resources', 'providers/pulumi/policy-pack'];

interface Import {
  file: string;
  /** Path in the house without extension, or the name of a package. */
  target: string;
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}

function importsOf(file: string): Import[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(root, file), 'utf8'), true, true);
  return importedFiles.map(({ fileName }) => ({
    file,
    target: fileName.startsWith('.')
      ? relative(root, join(root, file, '..', fileName)).replace(/\/index$/, '')
      : fileName,
  }));
}

const importsByFile = new Map(FLOORS.flatMap(sources).map((file) => [file, importsOf(file)]));
const imports = [...importsByFile.values()].flat();
const floorOf = (path: string) => FLOORS.findIndex((floor) => path === floor || path.startsWith(`${floor}/`));
const within = (path: string, room: string) => path === room || path.startsWith(`${room}/`);
/** `lib/model`, `providers/kubernetes`; the command line is one room. */
const roomOf = (path: string) =>
  within(path, 'cli') ? 'cli' : path.split('/').slice(0, -1).slice(0, 2).join('/');
const offenders = (wrong: (found: Import) => boolean) =>
  imports.filter(wrong).map(({ file, target }) => `${file} → ${target}`);

const fileOf = (target: string) =>
  [`${target}.ts`, `${target}/index.ts`].find((file) => importsByFile.has(file));

function reachableFrom(start: string): Set<string> {
  const reached = new Set<string>();
  const waiting = [start];
  for (let from = waiting.pop(); from !== undefined; from = waiting.pop()) {
    for (const { target } of importsByFile.get(from) ?? []) {
      const file = fileOf(target);
      if (file === undefined || reached.has(file)) continue;
      reached.add(file);
      waiting.push(file);
    }
  }
  return reached;
}

describe('the top level', () => {
  it('has no folder that CONTRIBUTING.md does not explain', () => {
    const explained = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
    const folders = readdirSync(root, { withFileTypes: true }).filter(
      (each) => each.isDirectory() && !/^(\.|node_modules$|dist$|coverage$)/.test(each.name),
    );
    expect(folders.map(({ name }) => name).filter((name) => !explained.includes(`| \`${name}\``))).toEqual(
      [],
    );
  });
});

describe('the arrows of the house', () => {
  it('are read from real imports', () => {
    expect(imports).toContainEqual({ file: 'lib/model/api/names.ts', target: 'lib/errors' });
  });

  it('point from entries to cli to local to providers to lib, never back', () => {
    expect(offenders(({ file, target }) => floorOf(target) > floorOf(file))).toEqual([]);
  });

  it('leave the house only for packages', () => {
    expect(offenders(({ target }) => target.startsWith('..') || within(target, 'test'))).toEqual([]);
  });

  it('lead from providers and local only to the part of lib that needs no cdk8s', () => {
    expect(
      offenders(
        ({ file, target }) =>
          (within(file, 'providers') || within(file, 'local')) &&
          within(target, 'lib') &&
          !CDK8S_FREE.some((room) => within(target, room)),
      ),
    ).toEqual([]);
  });

  it('lead from lib to nothing that is not pure', () => {
    expect(
      offenders(
        ({ file, target }) =>
          within(file, 'lib') && floorOf(target) === -1 && !PURE_PACKAGES.includes(target),
      ),
    ).toEqual([]);
  });

  it('lead from the cdk8s-free part of lib to no construct', () => {
    const free = (path: string) => CDK8S_FREE.some((room) => within(path.replace(/\.ts$/, ''), room));
    expect(
      offenders(
        ({ file, target }) =>
          free(file) &&
          (target === 'cdk8s' || target === 'constructs' || (floorOf(target) !== -1 && !free(target))),
      ),
    ).toEqual([]);
  });

  it.each(Object.entries(WINGS))('lead from each wing of %s to those before it alone', (room, wings) => {
    const wingOf = (path: string) => {
      const [first = '', ...rest] = path
        .slice(room.length + 1)
        .replace(/\.ts$/, '')
        .split('/');
      if (rest.length > 0 || wings.includes(first)) return wings.indexOf(first);
      return first === '' && wings.includes('index') ? wings.indexOf('index') : wings.indexOf('.');
    };
    expect(
      offenders(
        ({ file, target }) => within(file, room) && within(target, room) && wingOf(target) > wingOf(file),
      ),
    ).toEqual([]);
    expect([...importsByFile.keys()].filter((file) => within(file, room) && wingOf(file) === -1)).toEqual([]);
  });

  it('never lead back to the file they came from, not even for a type', () => {
    expect([...importsByFile.keys()].filter((file) => reachableFrom(file).has(file))).toEqual([]);
  });

  it('enter another room by its index, which holds only exports', () => {
    const isRoom = (target: string) => roomOf(`${target}/index`) === target || DOORS.includes(target);
    expect(
      offenders(
        ({ file, target }) =>
          floorOf(target) !== -1 &&
          roomOf(file) !== roomOf(`${target}.ts`) &&
          !isRoom(target) &&
          target !== 'lib/errors',
      ),
    ).toEqual([]);
    const indexes = FLOORS.flatMap(sources).filter((file) => file.endsWith('/index.ts'));
    const statements = indexes.flatMap((file) =>
      ts
        .createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.Latest)
        .statements.filter((statement) => !ts.isExportDeclaration(statement))
        .map((statement) => `${file}: ${ts.SyntaxKind[statement.kind]}`),
    );
    expect(statements).toEqual([]);
  });
});
