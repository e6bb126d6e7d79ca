// In place of `npm install` in a project of the starts: the packed package, and what else it needs from this checkout.
// node install-from-checkout.mjs FOLDER-WITH-THE-PACKED-PACKAGE
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';

const [, script, shelf] = process.argv;
const checkout = path.join(path.dirname(script), '../../node_modules');
const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
cpSync(path.join(shelf, 'node_modules'), 'node_modules', { recursive: true, verbatimSymlinks: true });
for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
  if (name === 'mosk-backup') continue;
  const to = path.join('node_modules', name);
  mkdirSync(path.dirname(to), { recursive: true });
  symlinkSync(path.join(checkout, name), to);
}
for (const program of ['tsx', 'tsc', 'jest'])
  symlinkSync(path.join(checkout, '.bin', program), `node_modules/.bin/${program}`);
