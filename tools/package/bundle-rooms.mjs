// Most of what an import costs is finding and opening files, so each room of lib/ that the construct entry loads becomes
// one file. Rooms stay apart, and lib/errors.js too: every entry of the package shares them, so that there is one
// BackupError and one MoskApi.
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

/** Read when first asked for, and larger than everything else together: it stays a file of its own. */
const APART = 'generated';

const ROOMS = ['lib/model', 'lib/schema', 'lib/constructs', 'lib/gitops', 'lib/fleet', 'lib/synth'];

/** Replaces the compiled files of each room by one; the declarations stay. */
export async function bundleRooms(root, dist) {
  await Promise.all(ROOMS.map((room) => bundleRoom(root, dist, room)));
}

async function bundleRoom(root, dist, room) {
  const folder = path.join(dist, room);
  for (const file of readdirSync(folder, { recursive: true })) {
    if (file.endsWith('.js') && !file.startsWith(APART)) rmSync(path.join(folder, file));
  }
  await build({
    // From the sources: only of ES modules does esbuild write down the names that an importing ES module looks for.
    entryPoints: [path.join(root, room, 'index.ts')],
    outfile: path.join(folder, 'index.js'),
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node22',
    packages: 'external',
    external: ['#vendor/*'],
    plugins: [otherRoomsExternal(path.join(root, room))],
    logLevel: 'error',
  });
}

function otherRoomsExternal(room) {
  return {
    name: 'other-rooms-external',
    setup({ onResolve }) {
      onResolve({ filter: /^\.\.?\// }, ({ path: specifier, resolveDir }) => {
        const target = path.relative(room, path.resolve(resolveDir, specifier));
        if (target.startsWith('..')) return { path: target.split(path.sep).join('/'), external: true };
        if (target.startsWith(APART))
          return { path: `./${target.split(path.sep).join('/')}`, external: true };
        return undefined;
      });
    },
  };
}
