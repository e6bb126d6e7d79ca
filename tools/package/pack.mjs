// Packs dist/ as it is, without the scripts of the checkout: they run nothing in a package, and npm warns of a `prepare`.
// node tools/package/pack.mjs [FOLDER]
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const destination = path.resolve(process.argv[2] ?? '.');

function npmPack(folder, ...options) {
  // Without scripts: `prepare` would build again, under whatever runs from dist/.
  const words = ['pack', '--json', '--ignore-scripts', '--loglevel=error', ...options];
  const [packed] = JSON.parse(execFileSync('npm', words, { cwd: folder, encoding: 'utf8' }));
  return packed;
}

if (!existsSync(path.join(root, 'dist'))) throw new Error('There is no dist/ to pack: npm run build');
mkdirSync(path.join(root, '.cache'), { recursive: true });
const aside = mkdtempSync(path.join(root, '.cache/pack-'));
try {
  for (const file of npmPack(root, '--dry-run').files)
    cpSync(path.join(root, file.path), path.join(aside, file.path));
  const { scripts: _, ...manifest } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  writeFileSync(path.join(aside, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  const { filename } = npmPack(aside, `--pack-destination=${destination}`);
  process.stdout.write(`${path.join(destination, filename)}\n`);
} finally {
  rmSync(aside, { recursive: true, force: true });
}
