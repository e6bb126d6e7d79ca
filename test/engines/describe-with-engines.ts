import { describeUnless } from '../skipped-aloud';
import { findEngine } from './find-engines';

/** `describe` for tests that need real engines. If one is missing they are skipped aloud, or fail in CI. */
export function describeWithEngines(needed: readonly string[], name: string, body: () => void): void {
  const missing = needed.filter((engine) => findEngine(engine) === undefined);
  const says = `needs ${missing.join(', ')}. To have them: npm run tools -- --only ${missing.join(',')}`;
  describeUnless(missing.length === 0 ? undefined : says, name, body);
}
