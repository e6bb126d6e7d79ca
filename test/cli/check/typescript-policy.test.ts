import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { policySources } from '../../../cli/check';
import { EXIT } from '../../../cli/exit-codes';
import { describeInCi, rounds } from '../../whole';
import { fakeIo } from '../fake-io';

const ROOT = path.join(__dirname, '../../..');

/** As an app and its tests use it: types that are imported like values, an enum, and paths without an ending. */
const POLICY = `import { BackupPolicy, type PolicyFinding, PolicyInput } from 'mosk-backup/policy';
import limits from './limits.json';
import { Team, idOf } from './teams';
const name: string = idOf(Team.Acme);
export const nights = (_input: PolicyInput, _findings: PolicyFinding[]): number => limits.nights;
export const policy = new BackupPolicy({ name, rules: [{
  id: 'ACME001', name: 'no-nightly', level: 'error', title: 'No nightly', why: 'We say so.', fix: 'rename it',
  *check({ schedules }) { for (const subject of schedules) yield { subject, problem: 'It is nightly' }; },
}] });
export default policy;
`;
const TEAMS = `export enum Team { Acme = 'acme' }
export { idOf } from './ids/index.js';
`;
const IDS = `export function idOf(team: string): string { return team; }
`;
const MANIFEST = `apiVersion: kaas.mirantis.com/v1alpha1
kind: ClusterBackupSchedule
metadata: { name: nightly, namespace: prod }
spec: { targetCluster: prod, schedule: 7 1 * * * }
`;
const COMPILERS = {
  typescript: 'typescript',
  'TypeScript 7': '@typescript/native',
  '@swc/core': '@swc/core',
  esbuild: 'esbuild',
} as const;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'typescript-policy-test-'));
  write('b.yaml', MANIFEST);
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), text);
}

function writePolicy(manifest: object = { type: 'commonjs' }): void {
  write('package.json', JSON.stringify(manifest));
  write('policy.ts', POLICY);
  write('teams.ts', TEAMS);
  write('ids/index.ts', IDS);
  write('limits.json', '{ "nights": 7 }');
}

function has(...names: (keyof typeof COMPILERS)[]): void {
  const installed = [
    ['mosk-backup', 'mosk-backup'],
    ...names.map((name) => [name === 'TypeScript 7' ? 'typescript' : name, COMPILERS[name]]),
  ] as const;
  for (const [as = '', name = ''] of installed) {
    mkdirSync(path.dirname(path.join(folder, 'node_modules', as)), { recursive: true });
    symlinkSync(path.join(ROOT, 'node_modules', name), path.join(folder, 'node_modules', as));
  }
}

function node(...words: string[]) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('JEST_')));
  return spawnSync(process.execPath, words, { cwd: folder, encoding: 'utf8', env });
}

function check(policy = 'policy.ts') {
  return node(path.join(ROOT, 'dist/cli/main.js'), 'check', 'b.yaml', '--policy', policy);
}

describeInCi('a policy in TypeScript beside tsc and jest', () => {
  it('is one file for the app that tsc compiles, for its tests and for check', () => {
    writePolicy();
    symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
    const compilerOptions = {
      ...{ module: 'nodenext', target: 'es2022', strict: true, skipLibCheck: true, types: [] },
      ...{ resolveJsonModule: true, esModuleInterop: true, rootDir: '.', outDir: 'dist' },
    };
    write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['app.ts'] }));
    write(
      'app.ts',
      "import policy from './policy';\ndeclare const process: any;\nprocess.stdout.write('app: ' + policy.name);\n",
    );
    write('policy.test.js', "test('x', () => expect(require('./policy').default.name).toBe('acme'));");
    const swc = [path.join(ROOT, 'node_modules/@swc/jest'), { jsc: { parser: { syntax: 'typescript' } } }];
    write(
      'jest.config.json',
      JSON.stringify({
        transform: { '\\.ts$': swc },
        moduleNameMapper: { '^(\\./.*)\\.js$': '$1' },
        testMatch: ['**/*.test.js'],
      }),
    );

    const tsc = node('node_modules/@typescript/native/bin/tsc', '-p', '.');
    const app = node('dist/app.js');
    const jest = node('node_modules/jest/bin/jest.js', '-c', 'jest.config.json');
    const checked = check();

    expect(tsc.stdout).toBe('');
    expect(app.stdout).toBe('app: acme');
    expect({ jest: jest.status, said: jest.stderr }).toMatchObject({ jest: 0 });
    expect(checked.stderr).toContain('at:    policy acme');
    expect(checked.stdout).toContain('ERROR  ACME001 no-nightly');
    expect(checked.status).toBe(EXIT.findings);
  });
});

describe('a policy in TypeScript', () => {
  it.each(['typescript', '@swc/core', 'esbuild'] as const)(
    'is compiled by what its project has, %s, whatever its package.json says of modules',
    (compiler) => {
      has(compiler);
      for (const type of ['commonjs', 'module', undefined].slice(0, rounds(1, 3))) {
        writePolicy({ type });
        const { stdout, stderr } = check();
        expect(stdout).toContain('ERROR  ACME001 no-nightly');
        expect(stderr).not.toContain('Warning');
      }
    },
  );

  it('and by another where TypeScript is one that compiles for nobody else', () => {
    writePolicy();
    has('TypeScript 7', 'esbuild');
    expect(check().stdout).toContain('ERROR  ACME001 no-nightly');
  });

  it.each([[[]], [['TypeScript 7']]] as const)(
    'that takes a compiler is told so without a stack where there is none, with %j',
    (compilers) => {
      for (const [teams, problem, fix] of [
        [TEAMS, 'enum is not supported', 'no enum and no namespace'],
        [
          "export const Team = { Acme: 'acme' };\nexport { idOf } from './ids/index.js';\n",
          "an export named 'PolicyInput'",
          'say "import type" of a type',
        ],
      ] as const) {
        rmSync(path.join(folder, 'node_modules'), { recursive: true, force: true });
        writePolicy();
        write('teams.ts', teams);
        has(...compilers);
        const { stderr, status } = check();
        expect(stderr).toContain(problem);
        expect(stderr).toContain(fix);
        expect(stderr).toContain('or name the .js file that tsc makes of it');
        expect(stderr).not.toContain('    at ');
        expect(status).toBe(EXIT.input);
      }
    },
  );

  it.each([
    ['teams.ts', 'export enum {', 'teams.ts: '],
    ['policy.ts', 'const = 1;', 'value: '],
    ['policy.ts', "import './teams';\nawait 1;", 'take "await" out of the top level'],
    [
      'policy.ts',
      "import { a } from 'not-installed';\nexport default a;",
      "Cannot find module 'not-installed'",
    ],
  ])('%s with a mistake, %j, is told without a stack', (name, text, told) => {
    writePolicy();
    write(name, text);
    has('esbuild');
    const { stderr, status } = check();
    expect(stderr).toContain(told);
    expect(stderr).not.toContain('Warning');
    expect(stderr).not.toContain('    at ');
    expect(status).toBe(EXIT.input);
  });

  it('leaves nothing of it behind in the way that Node loads files, loaded or not', () => {
    writePolicy();
    has();
    write('broken.ts', 'throw new Error("broken");');
    const script = `
      const Module = require('node:module');
      const { loadCompiled } = require(${JSON.stringify(path.join(ROOT, 'dist/cli/check/load-compiled.js'))});
      const state = () => [Module._resolveFilename, Object.entries(Module._extensions)];
      const before = state();
      const compile = (text) => text.replace(/^.*$/s, text.includes('broken') ? text : 'exports.compiled = true;');
      console.log(loadCompiled(process.cwd() + '/policy.ts', compile).compiled);
      try { loadCompiled(process.cwd() + '/broken.ts', compile); } catch ({ message }) { console.log(message); }
      console.log(require('node:util').isDeepStrictEqual(state(), before));`;
    expect(node('-e', script).stdout).toBe('true\nbroken\ntrue\n');
  });

  it('has all that it imports among its sources, also by the name of the compiled file', () => {
    writePolicy();
    expect(
      policySources('policy.ts', fakeIo({ cwd: folder })).map((file) => path.relative(folder, file)),
    ).toEqual(['policy.ts', 'limits.json', 'teams.ts', 'ids/index.ts']);
  });
});
