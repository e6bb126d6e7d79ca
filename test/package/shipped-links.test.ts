import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { packedFiles, ROOT, run } from './installed';
import { anchorsOf, linksOf } from './page-links';

const shipped = new Set(packedFiles());
const pages = [...shipped].filter((file) => file.endsWith('.md')).sort();
const textOf = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');

/** Why a link leads nowhere in a folder that has these files; `undefined`: it leads somewhere. */
function wrongWith(link: string, page: string): string | undefined {
  const [name = '', anchor] = link.split('#');
  const target = name === '' ? page : path.posix.join(path.posix.dirname(page), decodeURIComponent(name));
  const isFolder = [...shipped].some((file) => file.startsWith(`${target.replace(/\/$/, '')}/`));
  if (!shipped.has(target) && !isFolder) return `${link}: is not shipped`;
  if (!existsSync(path.join(ROOT, target))) return `${link}: is not in the repository`;
  if (anchor === undefined || !target.endsWith('.md')) return undefined;
  return anchorsOf(textOf(target)).has(anchor) ? undefined : `${link}: has no such heading`;
}

describe('the pages of the installed package', () => {
  it('are all that the repository has for whoever uses it', () => {
    const tracked = run(ROOT, 'git', 'ls-files', '--cached', '--others', '--exclude-standard')
      .split('\n')
      .filter(
        (file) => /^(docs|examples)\/.*\.md$|^[A-Z]+\.md$/.test(file) && existsSync(path.join(ROOT, file)),
      );

    expect(pages).toEqual(tracked.sort());
  });

  it.each(pages)('%s: every link, anchor and image resolves, here and there', (page) => {
    const relative = linksOf(textOf(page)).filter((link) => !/^[a-z][a-z+.-]*:/i.test(link));

    expect(relative.map((link) => wrongWith(link, page)).filter(Boolean)).toEqual([]);
  });

  it('come without anything that only lies about: of docs and examples, what Git has', () => {
    const tracked = new Set(
      run(ROOT, 'git', 'ls-files', '--cached', '--others', '--exclude-standard').split('\n'),
    );

    const stray = [...shipped].filter((file) => /^(docs|examples)\//.test(file) && !tracked.has(file));
    expect(stray).toEqual([]);
  });
});

describe('a page', () => {
  it('leads where its links and images lead, and code leads nowhere', () => {
    const page =
      '[a](b.md#c) ![d](e.png "f") `[g](h.md)`\n```text\n[i](j.md)\n```\n[k]: l.md\n<img src="m.svg">';

    expect(linksOf(page)).toEqual(['b.md#c', 'e.png', 'l.md', 'm.svg']);
  });

  it('can be led to by its headings as forges name them', () => {
    const page =
      '# One `two`: three!\n## Same\n```sh\n# no heading\n```\n## Same\n<a id="own"></a>\n## [a](b.md) c';

    expect([...anchorsOf(page)]).toEqual(['one-two-three', 'same', 'same-1', 'a-c', 'own']);
  });
});
