/** `npx tsx tools/demo/write-demo-picture.ts`: runs the demo of dist/ and writes docs/pictures/demo.svg anew. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { demoPicture } from './demo-picture';

const root = path.join(__dirname, '../..');
const said = execFileSync(process.execPath, ['dist/cli/main.js', 'demo', '--no-pulumi'], {
  cwd: root,
  encoding: 'utf8',
});
mkdirSync(path.join(root, 'docs/pictures'), { recursive: true });
writeFileSync(path.join(root, 'docs/pictures/demo.svg'), demoPicture(said));
