// Rooms that are loaded together, as one file each, and what these files have in common as another.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build, transform } from 'esbuild';
import { bundledText, posix, requiredFrom } from './bundled-text.mjs';
import { ESBUILD, homeOf, indexOf, SHARED, sharedFileOf } from './rooms.mjs';

const [FILE, DOOR] = ['shared-file', 'door'];

/** Stands for `require` where something is loaded later: in an ES module esbuild would hide that from who bundles the package. */
const LATER = 'requireLater';

export async function bundleSharedRooms(source, target, homes) {
  const { outputFiles } = await build({
    ...ESBUILD,
    entryPoints: Object.keys(SHARED).map((file) => ({ in: `${FILE}:${file}`, out: path.parse(file).name })),
    outdir: target,
    // esbuild shares between ES modules only.
    format: 'esm',
    splitting: true,
    chunkNames: 'shared-[hash]',
    plugins: [sharedFiles(source), partsOfShared(source, homes)],
  });
  await Promise.all(
    outputFiles.map(async ({ path: file, text }) => {
      const { code } = await transform(text, { format: 'cjs', platform: 'node', target: 'node22' });
      writeFileSync(file, bundledText(code).replaceAll(`${LATER}(`, 'require('));
    }),
  );
}

/** Each file is the indexes of its rooms, read apart: the indexes themselves then keep only what the other file asks for. */
function sharedFiles(source) {
  return {
    name: 'shared-files',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: new RegExp(`^${FILE}:`) }, ({ path: name }) => ({
        path: name.slice(FILE.length + 1),
        namespace: FILE,
      }));
      onLoad({ filter: /./, namespace: FILE }, ({ path: file }) => ({
        contents: SHARED[file].map((room) => `export * from '${DOOR}:${room}';`).join('\n'),
      }));
      onResolve({ filter: new RegExp(`^${DOOR}:`) }, ({ path: name }) => ({
        path: name.slice(DOOR.length + 1),
        namespace: DOOR,
        sideEffects: false,
      }));
      onLoad({ filter: /./, namespace: DOOR }, ({ path: room }) => {
        const index = path.join(source, indexOf(source, room).replace(/js$/, 'ts'));
        return { contents: readFileSync(index, 'utf8'), loader: 'ts', resolveDir: path.dirname(index) };
      });
    },
  };
}

/** Nothing in these rooms does anything when it is loaded, so that an index does not need all that it names. */
function partsOfShared(source, homes) {
  const wantedOf = (specifier, folder) => posix(path.relative(source, path.resolve(folder, specifier)));
  return {
    name: 'parts-of-shared',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\.?\// }, ({ path: specifier, resolveDir }) => {
        const wanted = wantedOf(specifier, resolveDir);
        if (sharedFileOf(wanted.split('/')[0]) === undefined)
          return { path: requiredFrom('file.js', homeOf(wanted, homes)), external: true };
        const file = [`${wanted}.ts`, `${wanted}/index.ts`].find((each) =>
          existsSync(path.join(source, each)),
        );
        return { path: path.join(source, file), sideEffects: false };
      });
      onLoad({ filter: /\.ts$/ }, ({ path: file }) => ({
        contents: readFileSync(file, 'utf8').replace(/\brequire\('([^']+)'\)/g, (_whole, specifier) => {
          const wanted = wantedOf(specifier, path.dirname(file));
          const from = specifier.startsWith('.') ? requiredFrom('file.js', homeOf(wanted, homes)) : specifier;
          return `${LATER}('${from}')`;
        }),
        loader: 'ts',
      }));
    },
  };
}
