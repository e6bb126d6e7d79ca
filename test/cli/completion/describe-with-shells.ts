import { spawnSync } from 'node:child_process';
import { describeUnless } from '../../skipped-aloud';

/** `describe` for tests that type into real shells; where one is missing they are skipped aloud, or fail in CI. */
export function describeWithShells(shells: readonly string[], name: string, body: () => void): void {
  const missing = shells.filter((shell) => spawnSync(shell, ['--version'], { stdio: 'ignore' }).status !== 0);
  const says = `needs ${missing.join(', ')}. On Debian: apt-get install --no-install-recommends bsdutils zsh fish`;
  describeUnless(missing.length === 0 ? undefined : says, name, body);
}
