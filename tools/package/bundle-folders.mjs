// A folder that is loaded as a whole becomes one file, its index: most of what a start costs is finding, opening and
// compiling files. Nothing outside of it asks for anything else in it.
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { bundledText, posix, requiredFrom } from './bundled-text.mjs';

const FOLDERS = [
  'local',
  'providers/kubernetes',
  'providers/storage',
  'providers/archive',
  'providers/proxy',
];

/** Replaces the compiled files of these folders; the declarations stay. */
export async function bundleFolders(root, dist) {
  await Promise.all(
    FOLDERS.map(async (folder) => {
      const {
        outputFiles: [{ text }],
      } = await build({
        entryPoints: [path.join(root, folder, 'index.ts')],
        write: false,
        bundle: true,
        format: 'cjs',
        platform: 'node',
        target: 'node22',
        packages: 'external',
        external: ['#vendor/*'],
        plugins: [outsideExternal(root, folder)],
        logLevel: 'error',
      });
      const target = path.join(dist, folder);
      for (const file of readdirSync(target, { recursive: true })) {
        if (file.endsWith('.js')) rmSync(path.join(target, file));
      }
      writeFileSync(path.join(target, 'index.js'), bundledText(text));
    }),
  );
}

function outsideExternal(root, folder) {
  return {
    name: 'outside-external',
    setup({ onResolve }) {
      onResolve({ filter: /^\.\.?\// }, ({ path: specifier, resolveDir }) => {
        const wanted = posix(path.relative(root, path.resolve(resolveDir, specifier)));
        if (wanted.startsWith(`${folder}/`)) return undefined;
        return { path: requiredFrom(`${folder}/index.js`, wanted), external: true };
      });
    },
  };
}
