// Packs dist/ as it is, without the scripts of the checkout: they run nothing in a package, and npm warns of a `prepare`.
// Where the project lives is said once, by `repository.url`; what follows from it is filled in here.
// With its dependencies inside it is installed, or unpacked and run as it is, on a machine that reaches no registry.
// node tools/package/pack.mjs [--with-dependencies] [FOLDER]
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { withAddresses } from './addresses.cjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const words = process.argv.slice(2);
const withDependencies = words.includes('--with-dependencies');
const destination = path.resolve(words.find((word) => !word.startsWith('--')) ?? '.');

/** Neither of the two has dependencies of its own: whoever adds one that has will see this fail. */
function copyDependencies({ dependencies }) {
  const names = Object.keys(dependencies);
  for (const name of names) {
    const from = path.join(root, 'node_modules', name);
    const { dependencies: more = {} } = JSON.parse(readFileSync(path.join(from, 'package.json'), 'utf8'));
    if (Object.keys(more).length > 0) throw new Error(`${name} has dependencies, which are not packed`);
    cpSync(from, path.join(aside, 'node_modules', name), { recursive: true });
  }
  return { bundleDependencies: names };
}

/** A name of its own: the one is for a registry, the other for a shelf. */
function named(file) {
  if (!withDependencies) return file;
  const other = file.replace(/\.tgz$/, '-with-dependencies.tgz');
  renameSync(file, other);
  return other;
}

function npmPack(folder, ...options) {
  // Without scripts: `prepare` would build again, under whatever runs from dist/.
  const args = ['pack', '--json', '--ignore-scripts', '--loglevel=error', ...options];
  const [packed] = JSON.parse(execFileSync('npm', args, { cwd: folder, encoding: 'utf8' }));
  return packed;
}

if (!existsSync(path.join(root, 'dist'))) throw new Error('There is no dist/ to pack: npm run build');
mkdirSync(path.join(root, '.cache'), { recursive: true });
const aside = mkdtempSync(path.join(root, '.cache/pack-'));
try {
  for (const file of npmPack(root, '--dry-run').files)
    cpSync(path.join(root, file.path), path.join(aside, file.path));
  const { scripts: _, ...manifest } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const bundled = withDependencies ? copyDependencies(manifest) : {};
  writeFileSync(
    path.join(aside, 'package.json'),
    `${JSON.stringify({ ...withAddresses(manifest), ...bundled }, null, 2)}\n`,
  );
  const { filename } = npmPack(aside, `--pack-destination=${destination}`);
  process.stdout.write(`${named(path.join(destination, filename))}\n`);
} finally {
  rmSync(aside, { recursive: true, force: true });
}
