import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

export const ROOT = path.join(__dirname, '../..');
/** Installed fixtures stay here between runs, so that only the first run downloads. */
const CACHE = path.join(ROOT, '.cache/package');

const QUIET = ['--no-audit', '--no-fund', '--loglevel=error'];

/** Packs dist/ as it is, once. The name contains the hash of what is packed, so npm notices a changed package. */
export function packed(): string {
  mkdirSync(CACHE, { recursive: true });
  const tarball = path.join(CACHE, `mosk-backup-${hashOfPackage()}.tgz`);
  if (existsSync(tarball)) return tarball;
  const folder = mkdtempSync(path.join(CACHE, 'pack-'));
  const file = run(ROOT, process.execPath, PACKER, folder).trim();
  renameSync(file, tarball);
  rmSync(folder, { recursive: true });
  return tarball;
}

/** Paths of all that is in the packed package. */
export function packedFiles(): string[] {
  return run(ROOT, 'tar', '-tzf', packed())
    .trimEnd()
    .split('\n')
    .map((file) => file.replace(/^package\//, ''));
}

const PACKER = 'tools/package/pack.mjs';
const ADDRESSES = 'tools/package/addresses.cjs';

function hashOfPackage(): string {
  const { files } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  const hash = createHash('sha256');
  const packed = files.filter((entry: string) => !entry.startsWith('!'));
  for (const entry of ['package.json', 'README.md', 'LICENSE', PACKER, ADDRESSES, ...packed]) {
    for (const file of filesUnder(path.join(ROOT, entry))) hash.update(file).update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 12);
}

function filesUnder(entry: string): string[] {
  if (!statSync(entry).isDirectory()) return [entry];
  return readdirSync(entry, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => path.join(each.parentPath, each.name))
    .sort();
}

export const BY_NPM = ['npm', 'install', '--prefer-offline', '--no-package-lock', ...QUIET];

interface Installation {
  readonly as?: string;
  readonly install?: readonly string[];
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly dependents?: readonly string[];
  readonly within?: string;
}

/**
 * Installs a project of fixtures/ with the packed package in place of its `mosk-backup`.
 * @param as name of its folder; by default that of the fixture
 * @param install another command than npm's
 * @param devDependencies more of them, besides those of the fixture
 * @param dependents folders of the packages that depend on `mosk-backup`, in a workspace; by default the project itself
 * @param within folder that it lies in; by default one of this checkout, whose own node_modules it can see
 */
export function installed(
  fixture: string,
  {
    as = fixture,
    install = BY_NPM,
    devDependencies = {},
    dependents = ['.'],
    within = CACHE,
  }: Installation = {},
): string {
  const folder = path.join(within, as);
  cpSync(path.join(__dirname, 'fixtures', fixture), folder, { recursive: true });
  for (const dependent of dependents) {
    changeManifest(path.join(folder, dependent), ({ dependencies, devDependencies: own, ...rest }) => ({
      ...rest,
      dependencies: { ...dependencies, 'mosk-backup': `file:${packed()}` },
      devDependencies: { ...own, ...devDependencies },
    }));
  }
  const [program = '', ...args] = install;
  run(folder, program, ...args);
  return folder;
}

interface Manifest {
  readonly [field: string]: unknown;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** Changes the package.json of an installed project. */
export function changeManifest(folder: string, change: (manifest: Manifest) => Manifest): void {
  const file = path.join(folder, 'package.json');
  writeFileSync(file, JSON.stringify(change(JSON.parse(readFileSync(file, 'utf8'))), null, 2));
}

/** Runs a program to its end and returns what it printed. Compilers say on stdout what is wrong, so a failure shows both. */
export function run(cwd: string, program: string, ...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    env: environment(),
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status === 0) return stdout;
  throw new Error(
    `${path.basename(program)} ${args.join(' ')}: ${error?.message ?? `exit code ${status}`}\n${stdout}${stderr}`,
  );
}

/** The program of a fixture's own node_modules. */
export function bin(folder: string, name: string): string {
  return path.join(folder, 'node_modules/.bin', name);
}

/** Jest's own settings, and those that npm passes to scripts, are not those of the projects. */
export function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^npm_|^JEST_|^NODE_ENV$|^NODE_OPTIONS$/i.test(name),
  );
  return Object.fromEntries(kept);
}
