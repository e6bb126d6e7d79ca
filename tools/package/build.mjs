// Builds dist/: the compiled package, the bundled ESM-only libraries, and the link by which
// examples and engine tests import the package by its own name.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleRooms } from './bundle-rooms.mjs';
import { linkSelf } from './link-self.mjs';
import { bundleVendor } from './vendor.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

rmSync(`${root}/dist`, { recursive: true, force: true });
await bundleVendor(root);
execFileSync(
  process.execPath,
  [`${root}/node_modules/@typescript/native/bin/tsc`, '-p', `${root}/tsconfig.build.json`],
  {
    stdio: 'inherit',
  },
);
await bundleRooms(root);
linkSelf(root);
