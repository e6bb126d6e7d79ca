/**
 * Says that tests are skipped, and why: a skip that nobody notices is a promise that nobody keeps.
 * @throws Error with `MOSK_BACKUP_NO_SKIPS=1` (as `.ci/run` sets it), where what is missing is an error
 */
export function skipAloud(message: string): void {
  if (process.env.MOSK_BACKUP_NO_SKIPS === '1') throw new Error(message);
  // Not console.warn: jest prints nothing of a file whose tests are all skipped.
  process.stderr.write(`SKIPPED ${message}\n`);
}

/**
 * `describe` for tests that need what is not on every machine.
 * @param missing what they need and how to have it; `undefined` where it is there
 */
export function describeUnless(missing: string | undefined, name: string, body: () => void): void {
  if (missing === undefined) {
    describe(name, body);
    return;
  }
  skipAloud(`${name}: ${missing}`);
  describe.skip(name, body);
}
