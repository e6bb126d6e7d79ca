// esbuild shares whole files: whoever imports something of an index would be taken to need all that it names.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { posix } from './bundled-text.mjs';

/** `./model` in lib/contract: `lib/model/index.ts` */
export function fileOf(specifier, folder) {
  const wanted = path.resolve(folder, specifier);
  return [`${wanted}.ts`, path.join(wanted, 'index.ts')].find((file) => existsSync(file));
}

/**
 * The text of a module, in which what an index only passes on is asked for where it is declared.
 * @param specifierOf how the module asks for a file; by default by its relative path
 */
export function withDirectImports(file, specifierOf = (home) => relativeSpecifier(home, path.dirname(file))) {
  return readFileSync(file, 'utf8').replace(
    /^(import|export) \{([^}]*)\} from '(\.[^']*)';/gm,
    (_whole, word, names, specifier) => {
      const homes = homesIn(fileOf(specifier, path.dirname(file)));
      return valuesIn(names)
        .map((name) => `${word} { ${name} } from '${specifierOf(homes.get(name.split(' ')[0]), specifier)}';`)
        .join('');
    },
  );
}

/** Name of each value that a module exports → file that declares it. */
function homesIn(file) {
  const text = readFileSync(file, 'utf8');
  const own = [...text.matchAll(/^export (?:async )?(?:const|class|function\*?) (\w+)/gm)];
  const passedOn = [...text.matchAll(/^export (?:\*|\{([^}]*)\}) from '([^']*)';/gm)];
  return new Map([
    ...own.map(([, name]) => [name, file]),
    ...passedOn.flatMap(([, names, specifier]) => {
      const homes = homesIn(fileOf(specifier, path.dirname(file)));
      return names === undefined ? [...homes] : valuesIn(names).map((name) => [name, homes.get(name)]);
    }),
  ]);
}

function valuesIn(names) {
  return names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && !name.startsWith('type '));
}

function relativeSpecifier(file, folder) {
  const relative = posix(path.relative(folder, file)).replace(/\.ts$/, '');
  return relative.startsWith('.') ? relative : `./${relative}`;
}
