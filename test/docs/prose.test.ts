/** How the pages read: short paragraphs, and sentences that carry one thing. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PAGES } from './pages';
import { proseFaults } from './prose';

const ROOT = path.join(__dirname, '../..');
const textOf = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');

it.each(PAGES)('%s has no paragraph over six lines and no sentence with two semicolons', (file) => {
  expect(proseFaults(textOf(file))).toEqual([]);
});

it('README.md has at most 150 lines, and its first two commands are those to begin with', () => {
  const text = textOf('README.md');
  expect(text.split('\n').length - 1).toBeLessThanOrEqual(150);
  const blocks = [...text.matchAll(/^```.*\n([\s\S]*?)^```$/gm)].map(([, block]) => block);
  expect(blocks.slice(0, 2)).toEqual(['npm ci && npm run demo\n', 'npm ci && npm test\n']);
});

describe('what is too long', () => {
  const sentence = 'This is a sentence of fifty-eight characters, more or less. ';

  it.each([
    ['seven lines', 'A line.\n'.repeat(7)],
    ['one line as long as seven', sentence.repeat(14)],
    ['an item of a list', `- Short.\n- ${'a line\n  '.repeat(7)}`],
    ['a quotation', '> A line.\n'.repeat(7)],
  ])('is found: %s', (_name, text) => {
    expect(proseFaults(`# Page\n\n${text}`)).toEqual([expect.stringContaining('a paragraph of 7 lines')]);
  });

  it.each([
    ['in a paragraph', 'One; two;\nthree.'],
    ['in a cell', '| a |\n| - |\n| One; two; three |'],
  ])('is found: two semicolons %s', (_name, text) => {
    expect(proseFaults(text)).toEqual([expect.stringContaining('semicolon')]);
  });

  it.each([
    ['six lines', 'A line.\n'.repeat(6)],
    ['lists', '- A line.\n'.repeat(20)],
    ['tables', '| one; two | three; four |\n'.repeat(20)],
    ['code', `\`\`\`sh\n${'a; b; c\n'.repeat(20)}\`\`\`\n`],
    ['code in a line', 'Write `a; b; c`.'],
    ['semicolons of two sentences', 'One; two. Three; four.'],
  ])('is not: %s', (_name, text) => {
    expect(proseFaults(text)).toEqual([]);
  });
});
