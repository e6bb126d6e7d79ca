// Most of what an import costs is finding, opening and compiling files. So rooms of lib/ that are loaded together become
// one file, to which their indexes lead: whoever asks for a room, by whatever entry, gets the same BackupError, the same
// MoskApi, the same checks of apps. And an entry loads a file when a program first uses something of it.
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { transform } from '@swc/core';
import { build } from 'esbuild';
import { bundleSharedRooms } from './bundle-shared-rooms.mjs';
import { bundledText, posix, requiredFrom } from './bundled-text.mjs';
import { withDirectImports } from './direct-imports.mjs';
import { APART, ESBUILD, homeOf, indexOf, sharedFileOf } from './rooms.mjs';

/** Replaces the compiled files of lib/; the declarations stay. */
export async function bundleRooms(root, dist) {
  const [source, target] = [path.join(root, 'lib'), path.join(dist, 'lib')];
  for (const file of readdirSync(target, { recursive: true })) {
    if (file.endsWith('.js') && !posix(file).startsWith(APART)) rmSync(path.join(target, file));
  }
  const rooms = readdirSync(source).map((name) => path.parse(name).name);
  const indexes = new Map(rooms.map((room) => [room, indexOf(source, room)]));
  const homes = new Map(rooms.map((room) => [room, sharedFileOf(room) ?? indexes.get(room)]));
  const alone = rooms.filter((room) => sharedFileOf(room) === undefined);
  const [fileOfModule] = await Promise.all([
    bundleSharedRooms(source, target, homes),
    ...alone.map((room) => bundleAlone(source, target, room, homes)),
  ]);
  for (const [room, index] of indexes) {
    const home = homes.get(room);
    if (home === index) continue;
    writeFileSync(
      path.join(target, index),
      `"use strict";\nmodule.exports = require("${requiredFrom(index, home)}");\n`,
    );
  }
  const entries = readdirSync(path.join(root, 'entries')).filter((name) => name.endsWith('.ts'));
  await Promise.all(
    entries.map((file) =>
      writeEntry(path.join(root, 'entries', file), path.join(dist, 'entries'), fileOfModule),
    ),
  );
}

async function bundleAlone(source, target, room, homes) {
  const file = homes.get(room);
  const {
    outputFiles: [{ text }],
  } = await build({
    ...ESBUILD,
    // From the sources: of the compiled files esbuild could not tell what they export.
    entryPoints: [path.join(source, indexOf(source, room).replace(/js$/, 'ts'))],
    format: 'cjs',
    plugins: [othersExternal(source, file, homes)],
  });
  writeFileSync(path.join(target, file), bundledText(text));
}

function othersExternal(source, file, homes) {
  return {
    name: 'others-external',
    setup({ onResolve }) {
      onResolve({ filter: /^\.\.?\// }, ({ path: specifier, resolveDir }) => {
        const wanted = posix(path.relative(source, path.resolve(resolveDir, specifier)));
        const home = homeOf(wanted, homes);
        return home === file ? undefined : { path: requiredFrom(file, home), external: true };
      });
    },
  };
}

/** Each name from the file that has it, loaded when a program first uses it. */
async function writeEntry(source, folder, fileOfModule) {
  const text = withDirectImports(source, (module, room) =>
    fileOfModule.has(module) ? `../lib/${fileOfModule.get(module)}` : room,
  );
  const files = [...text.matchAll(/ from '(\.[^']+)';/g)].map(([, file]) => file);
  const { code } = await transform(text, {
    swcrc: false,
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    // The names also where ES modules look for them.
    module: { type: 'commonjs', lazy: files, exportInteropAnnotation: true },
  });
  writeFileSync(path.join(folder, `${path.parse(source).name}.js`), code);
}
