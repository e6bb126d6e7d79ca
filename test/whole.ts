/**
 * `npm test` is for whoever waits for it; CI plays everything as often as it is promised, and installs what is packed:
 * `MOSK_BACKUP_WHOLE=1`. What is shortened or left out says so here alone.
 */
const WHOLE = process.env.MOSK_BACKUP_WHOLE === '1';

/** How often something random is played: often enough for a break to be seen most of the time, and how often in CI. */
export function rounds(usually: number, inCi: number): number {
  return WHOLE ? inCi : usually;
}

/** `describe` for tests that take tens of seconds and break seldom: they install, compile or start much. */
export function describeInCi(name: string, body: () => void): void {
  if (WHOLE) {
    describe(name, body);
    return;
  }
  process.stderr.write(`LEFT TO CI ${name}. To run it: MOSK_BACKUP_WHOLE=1\n`);
  describe.skip(name, body);
}
