// Which file of dist/lib a room of lib/ becomes.
import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * File of lib/ → the rooms in it. What several of them need becomes files beside them, so that a program of constructs
 * does not compile what only removals, updates and the synthesis need. A room that is not listed becomes a file of its own.
 */
export const SHARED = {
  'only-constructs.js': ['constructs'],
  'without-cdk8s.js': ['errors', 'printable', 'model', 'contract', 'calendar', 'guard'],
  'with-cdk8s.js': ['construct-note', 'constructs', 'gitops', 'synth'],
};

/** File → modules that do something by being loaded: how an app with a construct in it is checked. */
export const BESIDE = { 'only-constructs.js': ['synth/app-check'] };

/** Read when first asked for, and large: it stays a file of its own. */
export const APART = 'schema/generated';

export const ESBUILD = {
  write: false,
  bundle: true,
  platform: 'node',
  target: 'node22',
  packages: 'external',
  external: ['#vendor/*'],
  logLevel: 'error',
  // Two rooms of one file that export the same name: neither would be found there.
  logOverride: { 'ambiguous-reexport': 'error' },
};

export function sharedFileOf(room) {
  return Object.keys(SHARED).find((file) => SHARED[file].includes(room));
}

/** `constructs/index.js`, `errors.js` */
export function indexOf(source, room) {
  return existsSync(path.join(source, `${room}.ts`)) ? `${room}.js` : `${room}/index.js`;
}

/** @param wanted path of a module in lib/ */
export function homeOf(wanted, homes) {
  return wanted.startsWith(APART) ? wanted : homes.get(wanted.split('/')[0]);
}
