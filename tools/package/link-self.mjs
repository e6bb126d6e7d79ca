// node_modules/mosk-backup → the checkout, so that examples import the package as its users do.
import { rmSync, symlinkSync } from 'node:fs';

export function linkSelf(root) {
  const link = `${root}/node_modules/mosk-backup`;
  rmSync(link, { force: true });
  symlinkSync('..', link, 'junction');
}
