// Writes lib/schema/generated/crds.ts from crds/*.yaml. With --check it writes nothing and fails if the file is stale.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('../..', import.meta.url));
const target = path.join(root, 'lib/schema/generated/crds.ts');

/** Text of the generated module. */
export function generatedCrds() {
  const folder = path.join(root, 'crds');
  const crds = readdirSync(folder)
    .sort()
    .map((name) => parse(readFileSync(path.join(folder, name), 'utf8')))
    .filter(({ kind }) => kind === 'CustomResourceDefinition');
  return [
    '// Generated from crds/*.yaml by tools/package/generate-crds.mjs (npm run generate). Do not edit.',
    "import type { CustomResourceDefinition } from '../structural-schema';",
    '',
    '/** The five kinds of the API, as in `crds/`. */',
    `export const CRDS: readonly CustomResourceDefinition[] = ${JSON.stringify(crds, undefined, 2)};`,
    '',
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = generatedCrds();
  if (!process.argv.includes('--check')) {
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
  } else if (readFileSync(target, 'utf8') !== text) {
    console.error('lib/schema/generated/crds.ts differs from crds/: run npm run generate');
    process.exitCode = 1;
  }
}
