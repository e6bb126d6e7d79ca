/**
 * Walks with one decision broken at a time; prints for each, as JSON on a line, what was found first.
 * `--every 4` breaks each fourth of them only.
 */
import Module from 'node:module';
import { join, resolve } from 'node:path';
import { BREAKS, type Break } from './breaks';

const ROOT = `${resolve(__dirname, '../..')}/`;
const loader = Module as unknown as {
  _load(request: string, parent: Module | undefined, isMain: boolean): unknown;
  _resolveFilename(request: string, parent: Module | undefined): string;
};
const load = loader._load;

function found({ module, change, scope: part }: Break): string | undefined {
  const file = `${join(__dirname, module)}.ts`;
  for (const each of Object.keys(require.cache))
    if (each.startsWith(ROOT) && !each.includes('node_modules')) delete require.cache[each];
  let broken: object | undefined;
  loader._load = (request, parent, isMain) => {
    const real = load.call(loader, request, parent, isMain);
    if (!request.startsWith('.') || loader._resolveFilename(request, parent) !== file) return real;
    broken ??= { ...(real as object), ...change(real as never) };
    return broken;
  };
  try {
    const { SCOPES } = require('./scopes') as typeof import('./scopes');
    const { walk } = require('./walk') as typeof import('./walk');
    const scope = SCOPES.find(({ name }) => name === part) ?? SCOPES.find(({ name }) => name.includes(part));
    return scope && walk({ ...scope, steps: scope.short }).broken?.how;
  } finally {
    loader._load = load;
  }
}

const at = process.argv.indexOf('--every');
const every = at < 0 ? 1 : Number(process.argv[at + 1]);

for (const each of BREAKS.filter((_, index) => index % every === 0)) {
  process.stdout.write(`${JSON.stringify({ how: each.how, found: found(each) })}\n`);
}
