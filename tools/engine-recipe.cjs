'use strict';

const { createHash } = require('node:crypto');
const { readdirSync, readFileSync } = require('node:fs');
const path = require('node:path');

/** @typedef {import('./engines.cjs').Engine} Engine */

const cacheFolder = path.join(__dirname, '..', '.cache', 'tools');

/** Where the built binary goes.
 * @param {Engine} engine */
const builtPath = (engine) => path.join(cacheFolder, 'bin', engine.name);

/** Where the stamp of the built binary is. It is written last, so a broken build leaves none.
 * @param {Engine} engine */
const stampPath = (engine) => path.join(cacheFolder, 'stamps', engine.name);

/** The folder with the go.mod that pins the sources.
 * @param {Engine} engine */
const moduleFolder = (engine) => path.join(__dirname, engine.module);

/** Value of `go build -ldflags`: no symbol tables, and the version.
 * @param {Engine} engine */
function linkerFlags(engine) {
  const variables = Object.entries(engine.variables).map(([name, value]) => `-X ${name}=${value}`);
  return ['-s', '-w', ...variables].join(' ');
}

/** Flags of `go build`.
 * @param {Engine} engine */
function buildFlags(engine) {
  const { tags = [] } = engine;
  return [
    '-trimpath',
    ...(tags.length === 0 ? [] : ['-tags', tags.join(',')]),
    '-ldflags',
    linkerFlags(engine),
  ];
}

/** SHA-256 (hex) over everything of ours that decides what is built: package, flags, and the files of its module.
 * @param {Engine} engine */
function recipeStamp(engine) {
  const hash = createHash('sha256').update(`${engine.main}\n${linkerFlags(engine)}\n`);
  // Those without any keep the stamp that they have.
  if (engine.tags !== undefined) hash.update(`${engine.tags.join(',')}\n`);
  const folder = moduleFolder(engine);
  for (const file of readdirSync(folder).sort()) hash.update(readFileSync(path.join(folder, file)));
  return hash.digest('hex');
}

module.exports = { buildFlags, builtPath, linkerFlags, moduleFolder, recipeStamp, stampPath };
