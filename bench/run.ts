/**
 * Runs every benchmark of this folder, or those whose names are given: `npm run bench -- import synth`. What begins with
 * `--` is for the benchmarks themselves.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';

/** Parts of benchmarks. */
const PARTS = [
  'run',
  'median',
  'installed-size',
  'synth-memory',
  'fleet-app',
  'pulumi-fleet-site',
  'command',
];
/** Need an engine: only for those who ask for them by name. */
const ONLY_BY_NAME = ['pulumi-fleet', 'failure', 'api-server', 'fetch'];

const all = readdirSync(__dirname).flatMap((file) => /^(.*)\.ts$/.exec(file)?.[1] ?? []);
const words = process.argv.slice(2);
const wanted = words.filter((word) => !word.startsWith('--'));
const options = words.filter((word) => word.startsWith('--'));
const benches = all
  .filter((name) => !PARTS.includes(name))
  .filter((name) => (wanted.length === 0 ? !ONLY_BY_NAME.includes(name) : wanted.includes(name)));

for (const name of benches) {
  console.log(`\n${name}`);
  execFileSync(process.execPath, ['--import', 'tsx', path.join(__dirname, `${name}.ts`), ...options], {
    stdio: 'inherit',
  });
}
