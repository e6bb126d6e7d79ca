import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const folder = path.join(import.meta.dirname, '..', 'test', 'engines');
const stamp = path.join(folder, 'node_modules', '.lock-stamp');

/**
 * Installs the packages of `test/engines` if its lock file is not what was installed last.
 *
 * jest's `globalSetup`, so a test never meets missing packages; `npm run tools` needs none of them.
 */
export default function installTestPackages() {
  const lock = createHash('sha256')
    .update(readFileSync(path.join(folder, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  console.log('test/engines: installing the packages that only engine tests need …');
  // Without scripts: that of @pulumi/kubernetes would look for its plugin where there is none.
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  writeFileSync(stamp, lock);
}

if (process.argv[1] === import.meta.filename) installTestPackages();
