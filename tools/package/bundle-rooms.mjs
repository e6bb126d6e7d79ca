// Most of what an import costs is finding, opening and compiling files. So rooms of lib/ that are loaded together become
// one file, to which their indexes lead: whoever asks for a room, by whatever entry, gets the same BackupError, the same
// MoskApi, the same checks of apps. And an entry loads a room when a program first uses something of it.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { transformFile } from '@swc/core';
import { build } from 'esbuild';
import { bundledText, posix, requiredFrom } from './bundled-text.mjs';

/** File of lib/ → the rooms in it. A room that is not listed becomes a file of its own. */
const SHARED = {
  'without-cdk8s.js': ['errors', 'model', 'contract', 'calendar', 'guard'],
  'with-cdk8s.js': ['construct-note', 'constructs', 'gitops', 'synth'],
};

/** Read when first asked for, and large: it stays a file of its own. */
const APART = 'schema/generated';

/** Replaces the compiled files of lib/; the declarations stay. */
export async function bundleRooms(root, dist) {
  const [source, target] = [path.join(root, 'lib'), path.join(dist, 'lib')];
  for (const file of readdirSync(target, { recursive: true })) {
    if (file.endsWith('.js') && !posix(file).startsWith(APART)) rmSync(path.join(target, file));
  }
  const rooms = readdirSync(source).map((name) => path.parse(name).name);
  const indexes = new Map(rooms.map((room) => [room, indexOf(source, room)]));
  const homes = new Map(rooms.map((room) => [room, sharedFileOf(room) ?? indexes.get(room)]));
  await Promise.all([...new Set(homes.values())].map((file) => bundle(source, target, file, homes)));
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
    entries.map((file) => writeEntry(path.join(root, 'entries', file), path.join(dist, 'entries'))),
  );
}

function sharedFileOf(room) {
  return Object.keys(SHARED).find((file) => SHARED[file].includes(room));
}

/** `constructs/index.js`, `errors.js` */
function indexOf(source, room) {
  return existsSync(path.join(source, `${room}.ts`)) ? `${room}.js` : `${room}/index.js`;
}

async function bundle(source, target, file, homes) {
  const rooms = [...homes.keys()].filter((room) => homes.get(room) === file);
  const {
    outputFiles: [{ text }],
  } = await build({
    // From the sources: of the compiled files esbuild could not tell what they export.
    stdin: { contents: rooms.map((room) => `export * from './${room}';`).join('\n'), resolveDir: source },
    write: false,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node22',
    packages: 'external',
    external: ['#vendor/*'],
    plugins: [othersExternal(source, file, homes)],
    logLevel: 'error',
    // Two rooms of one file that export the same name: neither would be found there.
    logOverride: { 'ambiguous-reexport': 'error' },
  });
  writeFileSync(path.join(target, file), bundledText(text));
}

function othersExternal(source, file, homes) {
  return {
    name: 'others-external',
    setup({ onResolve }) {
      onResolve({ filter: /^\.\.?\// }, ({ path: specifier, resolveDir }) => {
        const wanted = posix(path.relative(source, path.resolve(resolveDir, specifier)));
        if (wanted.startsWith(APART)) return { path: requiredFrom(file, wanted), external: true };
        const home = homes.get(wanted.split('/')[0]);
        return home === file ? undefined : { path: requiredFrom(file, home), external: true };
      });
    },
  };
}

async function writeEntry(source, folder) {
  const rooms = [...readFileSync(source, 'utf8').matchAll(/ from '(\.[^']+)';/g)].map(([, room]) => room);
  const { code } = await transformFile(source, {
    swcrc: false,
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    // The names also where ES modules look for them.
    module: { type: 'commonjs', lazy: rooms, exportInteropAnnotation: true },
  });
  writeFileSync(path.join(folder, `${path.parse(source).name}.js`), code);
}
