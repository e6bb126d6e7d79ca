import { spawnSync } from 'node:child_process';

/** `describe` for tests that type into real shells; where one is missing they are skipped aloud, or fail in CI. */
export function describeWithShells(shells: readonly string[], name: string, body: () => void): void {
  const missing = shells.filter((shell) => spawnSync(shell, ['--version'], { stdio: 'ignore' }).status !== 0);
  if (missing.length === 0) {
    describe(name, body);
    return;
  }
  const message = `${name}: needs ${missing.join(', ')}. On Debian: apt-get install --no-install-recommends bsdutils zsh fish`;
  if (process.env.MOSK_BACKUP_NO_SKIPS === '1') throw new Error(message);
  process.stderr.write(`SKIPPED ${message}\n`);
  describe.skip(name, body);
}
