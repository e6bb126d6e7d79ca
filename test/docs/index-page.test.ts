/** Every page is found from the first one. That all links lead somewhere is tested with the package (test/package). */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { linksOf } from '../package/page-links';
import { PAGES } from './pages';

const ROOT = path.join(__dirname, '../..');

/** Pages that a page leads to. */
function pagesFrom(page: string): string[] {
  const links = linksOf(readFileSync(path.join(ROOT, page), 'utf8'));
  const files = links.map((link) => path.posix.join(path.posix.dirname(page), link.replace(/#.*$/, '')));
  return files.filter((file) => PAGES.includes(file));
}

it('every page of docs/ is found from docs/index.md', () => {
  const found = new Set(['docs/index.md']);
  for (const page of found) for (const file of pagesFrom(page)) found.add(file);
  expect(PAGES.filter((page) => page.startsWith('docs/') && !found.has(page))).toEqual([]);
});

it('docs/index.md leads to each start and each task itself, and README.md to docs/index.md', () => {
  const named = PAGES.filter((page) => /^docs\/(?:start|tasks)\//.test(page));
  expect(named.length).toBeGreaterThan(8);
  expect(pagesFrom('docs/index.md')).toEqual(expect.arrayContaining(named));
  expect(pagesFrom('README.md')).toContain('docs/index.md');
});
