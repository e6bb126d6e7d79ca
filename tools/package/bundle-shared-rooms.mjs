// Rooms that are loaded together, as one file each, and what these files have in common as others.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { build, transform } from 'esbuild';
import { bundledText, posix, requiredFrom } from './bundled-text.mjs';
import { fileOf, withDirectImports } from './direct-imports.mjs';
import { BESIDE, ESBUILD, homeOf, SHARED, sharedFileOf } from './rooms.mjs';

const FILE = 'shared-file';

/** Stands for `require` where something is loaded later: in an ES module esbuild would hide that from who bundles the package. */
const LATER = 'requireLater';

/** @returns module of lib/ → the file of dist/lib that has it */
export async function bundleSharedRooms(source, target, homes) {
  const { outputFiles, metafile } = await build({
    ...ESBUILD,
    absWorkingDir: target,
    metafile: true,
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
  return new Map(
    Object.entries(metafile.outputs).flatMap(([file, { inputs }]) =>
      Object.keys(inputs).map((module) => [path.resolve(target, module), file]),
    ),
  );
}

/** Each file is the indexes of its rooms, and what does something by being loaded. */
function sharedFiles(source) {
  return {
    name: 'shared-files',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: new RegExp(`^${FILE}:`) }, ({ path: name }) => ({
        path: name.slice(FILE.length + 1),
        namespace: FILE,
      }));
      onLoad({ filter: /./, namespace: FILE }, ({ path: file }) => ({
        contents: [
          ...SHARED[file].map((room) => `export * from './${room}';`),
          ...(BESIDE[file] ?? []).map((module) => `import './${module}';`),
        ].join('\n'),
        resolveDir: source,
      }));
    },
  };
}

/** Nothing else in these rooms does anything when it is loaded, so that an index does not need all that it names. */
function partsOfShared(source, homes) {
  const wantedOf = (specifier, folder) => posix(path.relative(source, path.resolve(folder, specifier)));
  const isBeside = (module) => Object.values(BESIDE).flat().includes(module);
  return {
    name: 'parts-of-shared',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\.?\// }, ({ path: specifier, resolveDir }) => {
        const wanted = wantedOf(specifier, resolveDir);
        if (sharedFileOf(wanted.split('/')[0]) === undefined)
          return { path: requiredFrom('file.js', homeOf(wanted, homes)), external: true };
        return { path: fileOf(specifier, resolveDir), sideEffects: isBeside(wanted) };
      });
      onLoad({ filter: /\.ts$/ }, ({ path: file }) => ({
        contents: withDirectImports(file).replace(/\brequire\('([^']+)'\)/g, (_whole, specifier) => {
          const wanted = wantedOf(specifier, path.dirname(file));
          const from = specifier.startsWith('.') ? requiredFrom('file.js', homeOf(wanted, homes)) : specifier;
          return `${LATER}('${from}')`;
        }),
        loader: 'ts',
      }));
    },
  };
}
