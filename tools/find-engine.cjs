'use strict';

const { execFileSync } = require('node:child_process');
const { accessSync, constants, readFileSync, statSync } = require('node:fs');
const path = require('node:path');
const { builtPath, recipeStamp, stampPath } = require('./engine-recipe.cjs');
const { fits, parseVersion } = require('./engine-version.cjs');

/** @type {typeof import('./find-engine.cjs').candidates} */
function candidates(engine, environment) {
  const { chosen, offered, folder } = engine.environment;
  const byHand = environment[chosen];
  if (byHand) return [{ path: byHand, source: chosen, check: 'runs' }];

  /** @type {import('./find-engine.cjs').Candidate[]} */
  const found = [];
  const shared = offered && environment[offered];
  if (shared) found.push({ path: shared, source: offered, check: 'fits' });
  const assets = folder && environment[folder];
  if (assets) found.push({ path: path.join(assets, engine.name), source: folder, check: 'fits' });

  found.push({ path: builtPath(engine), source: '.cache', check: 'stamp' });
  if (engine.versionArguments === undefined) return found;

  for (const entry of (environment.PATH ?? '').split(path.delimiter)) {
    // npm's `pulumi` is a script that downloads the real one when it is run: not to be asked for a version.
    const isNpmBin = path.basename(path.dirname(entry)) === 'node_modules' && path.basename(entry) === '.bin';
    if (path.isAbsolute(entry) && !isNpmBin) {
      found.push({ path: path.join(entry, engine.name), source: 'PATH', check: 'fits' });
    }
  }
  return found;
}

/** @type {typeof import('./find-engine.cjs').findEngine} */
function findEngine(engine, { environment = process.env, probe = realProbe } = {}) {
  const refused = [];
  for (const candidate of candidates(engine, environment)) {
    if (!probe.isExecutable(candidate.path)) {
      if (candidate.source !== '.cache' && candidate.source !== 'PATH') {
        refused.push({ ...candidate, reason: 'is not an executable file' });
      }
      continue;
    }
    if (candidate.check === 'stamp') {
      if (probe.isStamped(engine)) return { engine, ...candidate, version: engine.version, refused };
      refused.push({ ...candidate, reason: 'was built from another recipe' });
      continue;
    }
    const version = engine.versionArguments === undefined ? 'unknown' : probe.version(candidate.path, engine);
    if (version === undefined) {
      refused.push({ ...candidate, reason: 'does not tell its version' });
    } else if (candidate.check === 'runs' || fits(version, engine.accepts)) {
      return { engine, ...candidate, version, refused };
    } else {
      const { from, below } = engine.accepts;
      refused.push({
        ...candidate,
        reason: `is ${version}; wanted is ${from} or newer, older than ${below}`,
      });
    }
  }
  return { engine, refused };
}

/** @type {import('./find-engine.cjs').Probe} */
const realProbe = {
  isExecutable(file) {
    try {
      accessSync(file, constants.X_OK);
      return statSync(file).isFile();
    } catch {
      return false;
    }
  },
  isStamped(engine) {
    try {
      return readFileSync(stampPath(engine), 'utf8') === recipeStamp(engine);
    } catch {
      return false;
    }
  },
  version(file, engine) {
    try {
      const output = execFileSync(file, [...(engine.versionArguments ?? [])], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
        timeout: 20_000,
        env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: 'true' },
      });
      return parseVersion(output);
    } catch {
      return undefined;
    }
  },
};

module.exports = { candidates, findEngine };
