/** Every link, anchor and image of a page leads somewhere in the repository, and every page is found from the first one. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PAGES } from './pages';

const ROOT = path.join(__dirname, '../..');
const textOf = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');

interface Link {
  /** Path in the repository that it leads to. */
  readonly file: string;
  /** Heading in that file; empty for the file as a whole. */
  readonly anchor: string;
}

/** Links and images, without those of code and those to other sites. */
function linksOf(page: string, text = textOf(page)): Link[] {
  const prose = text.replaceAll(/^ *(```+)[\s\S]*?^ *\1$/gm, '').replaceAll(/(`+).+?\1/g, 'code');
  return [...prose.matchAll(/\]\(([^()\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^[a-z]+:/.test(link))
    .map((link) => {
      const [file = '', anchor = ''] = link.split('#');
      return { file: file === '' ? page : path.posix.join(path.posix.dirname(page), file), anchor };
    });
}

/** As GitHub makes them: of the words alone, and numbered where there are several. */
function anchorsOf(markdown: string): string[] {
  const seen = new Map<string, number>();
  return [...markdown.replaceAll(/^ *(```+)[\s\S]*?^ *\1$/gm, '').matchAll(/^#+ (.+)$/gm)].map(
    ([, heading = '']) => {
      const text = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
      const anchor = text.replaceAll(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(' ', '-');
      const times = seen.get(anchor) ?? 0;
      seen.set(anchor, times + 1);
      return times === 0 ? anchor : `${anchor}-${times}`;
    },
  );
}

const isDead = ({ file, anchor }: Link) =>
  !existsSync(path.join(ROOT, file)) || (anchor !== '' && !anchorsOf(textOf(file)).includes(anchor));

it.each(PAGES)('links of %s lead to what exists', (page) => {
  expect(linksOf(page).filter(isDead)).toEqual([]);
});

it('every page of docs/ is found from docs/index.md', () => {
  const found = new Set(['docs/index.md']);
  for (const page of found) for (const { file } of linksOf(page)) if (PAGES.includes(file)) found.add(file);
  expect(PAGES.filter((page) => page.startsWith('docs/') && !found.has(page))).toEqual([]);
});

it.each([
  ['a file that is not there', '[a](not-there.md)'],
  ['a heading that is not there', '[a](errors.md#not-there)'],
  ['a picture that is not there', '![a](pictures/not-there.svg)'],
])('%s is a dead link', (_name, text) => {
  expect(linksOf('docs/index.md', text).map(isDead)).toEqual([true]);
});
