import { describeUnless } from './skipped-aloud';

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
  describeUnless(WHOLE ? undefined : 'left to CI. To run it: MOSK_BACKUP_WHOLE=1', name, body);
}
