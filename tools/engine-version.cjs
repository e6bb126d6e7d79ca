'use strict';

/** @type {typeof import('./engine-version.cjs').parseVersion} */
function parseVersion(output) {
  return /\bv?(\d+\.\d+\.\d+)/.exec(output)?.[1];
}

/** @type {typeof import('./engine-version.cjs').fits} */
function fits(version, { from, below }) {
  return compare(version, from) >= 0 && compare(version, below) < 0;
}

/**
 * @param {string} a
 * @param {string} b
 */
function compare(a, b) {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  for (const part of [0, 1, 2]) {
    const difference = (left[part] ?? 0) - (right[part] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

module.exports = { parseVersion, fits };
