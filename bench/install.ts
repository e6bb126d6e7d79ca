/** What installing the package pulls in, alone and with what its entries are used with: the table of docs/evidence/costs.md. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { installedSize } from './installed-size';

const root = path.join(__dirname, '..');
const folder = mkdtempSync(path.join(tmpdir(), 'bench-install-'));
const pack = path.join(root, 'tools/package/pack.mjs');
const tarball = execFileSync(process.execPath, [pack, folder], { encoding: 'utf8' }).trim();

console.log('| installed | packages | MB |');
console.log('| --- | ---: | ---: |');
for (const [label, ...peers] of [
  ['mosk-backup'],
  ['cdk8s, constructs', 'cdk8s', 'constructs'],
  ['mosk-backup with cdk8s and constructs', tarball, 'cdk8s', 'constructs'],
  ['@pulumi/pulumi', '@pulumi/pulumi'],
  ['mosk-backup with @pulumi/pulumi', tarball, '@pulumi/pulumi'],
] as [string, ...string[]][]) {
  const { packages, megabytes } = installedSize(...(peers.length === 0 ? [tarball] : peers));
  console.log(`| ${label} | ${packages.length} | ${megabytes.toFixed(1)} |`);
}
rmSync(folder, { recursive: true });
