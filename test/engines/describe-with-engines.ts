import { findEngine } from './find-engines';

/**
 * `describe` for tests that need real engines.
 *
 * If one is missing the tests are skipped, and a warning says so: a skip that nobody notices is a promise
 * that nobody keeps. With `MOSK_BACKUP_NO_SKIPS=1` (as `.ci/run` sets it) a missing engine is an error.
 */
export function describeWithEngines(needed: readonly string[], name: string, body: () => void): void {
  const missing = needed.filter((engine) => findEngine(engine) === undefined);
  if (missing.length === 0) {
    describe(name, body);
    return;
  }
  const message = `${name}: needs ${missing.join(', ')}. To have them: npm run tools -- --only ${missing.join(',')}`;
  if (process.env.MOSK_BACKUP_NO_SKIPS === '1') throw new Error(message);
  // Not console.warn: jest prints nothing of a file whose tests are all skipped.
  process.stderr.write(`SKIPPED ${message}\n`);
  describe.skip(name, body);
}
