/**
 * Every code block of the documentation is tested as the word after its language says:
 *
 *   setup         names npm scripts that exist (what they do is tested elsewhere)
 *   from=FILE     stands word for word in that file, which has tests of its own
 *   background    runs as long as the page's other blocks do
 *   run           runs in the folder of its page, beside what stands before it as background, and succeeds
 *   live          the same, on a page that starts no management cluster: with a local one
 *   example       is output, not code
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type CodeBlock, codeBlocks } from './code-blocks';
import { openPage, type Page } from './page';

const ROOT = path.join(__dirname, '../..');
const FILES = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(path.join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

const CHECKS: Record<string, (block: CodeBlock, page: Page) => Promise<void> | void> = {
  setup({ text }) {
    const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
    const known = ['ci', 'install', ...Object.keys(scripts)];
    const used = [...text.matchAll(/npm (?:run )?([a-z]+)/g)].map(([, script]) => script);
    expect(used.length).toBeGreaterThan(0);
    expect(known).toEqual(expect.arrayContaining(used));
  },
  background: ({ text }, page) => page.start(text),
  run: (block, page) => page.run(block),
  async live(block, page) {
    await page.start();
    await page.run(block);
  },
  example() {},
};

const blocksOf = (file: string) => codeBlocks(readFileSync(path.join(ROOT, file), 'utf8'), file);

describe.each(FILES.filter((file) => blocksOf(file).length > 0))('%s', (file) => {
  const blocks = blocksOf(file);
  let page: Page;
  beforeAll(() => {
    page = openPage();
  });
  afterAll(() => page.close());

  it.each(blocks.map((block) => [`${block.at} (${block.language} ${block.mark})`, block] as const))(
    '%s',
    async (_name, block) => {
      const source = /^from=(\S+)$/.exec(block.mark)?.[1];
      if (source !== undefined) {
        expect(readFileSync(path.join(ROOT, source), 'utf8')).toContain(block.text);
        return;
      }
      const check = CHECKS[block.mark];
      if (check === undefined) throw new Error(`"${block.mark}" says no way to test this block`);
      // Whichever blocks are chosen to be tested.
      for (const { mark, text } of blocks.slice(0, blocks.indexOf(block)))
        if (mark === 'background') await page.start(text);
      await check(block, page);
    },
    60_000,
  );
});

it.each(FILES)('links of %s lead to files that exist', (file) => {
  const text = readFileSync(path.join(ROOT, file), 'utf8');
  const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, link]) => link ?? '');
  const dead = links.filter((link) => !existsSync(path.resolve(ROOT, path.dirname(file), link)));
  expect(dead).toEqual([]);
});
