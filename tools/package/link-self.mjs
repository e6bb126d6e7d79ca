// node_modules/mosk-backup → the checkout, so that examples import the package as its users do; and
// node_modules/.bin/mosk-backup, which runs it with the Node that is installed there, however old that of the system is.
import { rmSync, symlinkSync, writeFileSync } from 'node:fs';

const COMMAND = `#!/bin/sh
root=$(cd "$(dirname "$0")/../.." && pwd)
exec "$root/node_modules/.bin/node" "$root/dist/cli/main.js" "$@"
`;

export function linkSelf(root) {
  const link = `${root}/node_modules/mosk-backup`;
  rmSync(link, { force: true });
  symlinkSync('..', link, 'junction');
  writeFileSync(`${root}/node_modules/.bin/mosk-backup`, COMMAND, { mode: 0o755 });
}
