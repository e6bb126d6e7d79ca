/** The recorded terminal of the README: what the demo of today prints, and nothing that a viewer would have to run. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { demoPicture, demoScreens, withoutProgress } from '../../tools/demo/demo-picture';

const ROOT = path.join(__dirname, '../..');
const picture = readFileSync(path.join(ROOT, 'docs/pictures/demo.svg'), 'utf8');

it('docs/pictures/demo.svg shows what the demo prints (to write it anew: npx tsx tools/demo/write-demo-picture.ts)', () => {
  const said = execFileSync(process.execPath, ['dist/cli/main.js', 'demo'], { cwd: ROOT, encoding: 'utf8' });
  expect(demoScreens(said).map(([title]) => title)).toEqual([
    '1. Start a management cluster',
    '2. Declare a backup, in TypeScript',
    '3. Create it, and wait until it is really uploaded',
    '4. Look into the bucket mosk-backups',
    '5. Verify it: fetch both files, decrypt, list what is inside',
    '6. Remove it: first the remote files, then the object',
  ]);
  const shown = [...picture.matchAll(/<text x="16"[^>]*>(.*)<\/text>/g)].map(([, line = '']) =>
    unescaped(line),
  );
  expect(withoutProgress(shown)).toEqual(withoutProgress(demoScreens(said).flat()));
  expect(shown.join('\n')).toMatch(
    /Pending[\s\S]+InProgress[\s\S]+UploadingInProgress[\s\S]+Completed[\s\S]+Deleted/,
  );
});

const unescaped = (text: string) =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

it('is drawn the same from the same', () => {
  const said = '1. One\n   a & b 127.0.0.1:4711\n\n2. Two\n   <c>\n';
  expect(demoPicture(said)).toBe(demoPicture(said.replace('4711', '4712')));
  expect(demoPicture(said)).toContain('&lt;c&gt;');
});

it('has no scripts, no links to elsewhere, and nothing of the machine that recorded it', () => {
  expect(picture).toMatch(/^<svg xmlns=/);
  expect(picture).not.toMatch(/<script|href|url\(| on\w+=|["'(]data:|\/home\/|\/tmp\//i);
});
