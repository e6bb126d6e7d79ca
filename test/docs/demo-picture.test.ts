/** The recorded terminal of the README. That it shows what the demo prints is tested with the demo (test/cli/demo). */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { demoPicture, shownLines } from '../../tools/demo/demo-picture';

const ROOT = path.join(__dirname, '../..');
const picture = readFileSync(path.join(ROOT, 'docs/pictures/demo.svg'), 'utf8');

it('has the whole life, with its statuses', () => {
  expect(shownLines(picture).join('\n')).toMatch(
    /^1\. [\s\S]+\n2\. [\s\S]+Pending[\s\S]+UploadingInProgress[\s\S]+Completed[\s\S]+\n6\. [\s\S]+Deleted/,
  );
});

it('is drawn the same from the same', () => {
  const said = '1. One\n   a & b 127.0.0.1:4711\n\n2. Two\n   <c>\n';
  expect(demoPicture(said)).toBe(demoPicture(said.replace('4711', '4712')));
  expect(demoPicture(said)).toContain('&lt;c&gt;');
});

it('has no scripts, no links to elsewhere, and nothing of the machine that recorded it', () => {
  expect(picture).toMatch(/^<svg xmlns=/);
  expect(picture).not.toMatch(/<script|href|url\(| on\w+=|["'(]data:|\/home\/|\/tmp\//i);
});
