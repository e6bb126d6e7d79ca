import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { engines } from '../../package.json';

const ROOT = path.join(__dirname, '../..');
const SCRIPT = path.join(ROOT, 'tools/package/older-node.mjs');
/** Jest and Pulumi bring it; npm judges by the same. */
const { satisfies } = require('semver') as { satisfies(version: string, range: string): boolean };

const lock = JSON.parse(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, { engines?: { node?: string } }>;
};
const wanting = Object.entries(lock.packages).map(([name, { engines }]) => [name, engines?.node] as const);
/** Packages that npm would warn of on this Node. */
const refused = (node: string) =>
  wanting.filter(([, range]) => range !== undefined && !satisfies(node, range)).map(([name]) => name);

it('no package that npm ci installs wants a newer Node than this one does', () => {
  expect(wanting.length).toBeGreaterThan(100);
  expect(refused('22.12.0')).toEqual([]);
  expect(refused('24.0.0')).toEqual([]);
});

it('npm is quiet about those that want a newer Node than 20, since nothing runs on that one', () => {
  expect(refused('20.20.2')).not.toEqual([]);
  expect(readFileSync(path.join(ROOT, '.npmrc'), 'utf8')).toMatch(/^loglevel=error$/m);
});

it('the lock says of this package what its manifest says', () => {
  expect(lock.packages['']?.engines).toEqual(engines);
});

it.each([
  ['20.20.2', 1],
  ['22.11.0', 1],
  ['22.12.0', 0],
  ['24.21.0', 0],
])('npm ci on Node %s says %d sentences of it', (version, sentences) => {
  const env = { ...process.env, npm_config_user_agent: `npm/11.19.1 node/v${version} linux x64` };
  const said = execFileSync(process.execPath, [SCRIPT], { env, encoding: 'utf8' });

  expect(said.split('\n').filter((line) => line !== '')).toHaveLength(sentences);
  if (sentences > 0) {
    expect(said).toContain(`npm runs on Node ${version}, and everything in this checkout on Node`);
    expect(said.match(/\. |\.$/gm)).toHaveLength(1);
  }
});
