// Builds dist/: the compiled package, the bundled ESM-only libraries, and the link by which
// examples and engine tests import the package by its own name.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleFolders } from './bundle-folders.mjs';
import { bundleRooms } from './bundle-rooms.mjs';
import { linkSelf } from './link-self.mjs';
import { bundleVendor } from './vendor.mjs';
import { writeWords } from './write-words.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

// Built aside and moved into place, so that a program that runs from dist/ never meets half of it.
mkdirSync(`${root}/.cache`, { recursive: true });
const aside = mkdtempSync(`${root}/.cache/dist-`);
try {
  await bundleVendor(root, aside);
  const compiler = `${root}/node_modules/@typescript/native/bin/tsc`;
  execFileSync(process.execPath, [compiler, '-p', `${root}/tsconfig.build.json`, '--outDir', aside], {
    stdio: 'inherit',
  });
  await Promise.all([bundleRooms(root, aside), bundleFolders(root, aside)]);
  // npm does so when it installs; `npx mosk-backup` in the checkout runs the file as it is.
  for (const file of ['main.js', 'kubectl-complete.js']) chmodSync(`${aside}/cli/${file}`, 0o755);
  rmSync(`${root}/dist`, { recursive: true, force: true });
  renameSync(aside, `${root}/dist`);
} finally {
  rmSync(aside, { recursive: true, force: true });
}
linkSelf(root);
writeWords(`${root}/dist/cli/completion`);
