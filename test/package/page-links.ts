/** What a page of Markdown leads to, and what can be led to on one. */

/** Addresses of links and images, as they are written; those in code are none. */
export function linksOf(markdown: string): string[] {
  const prose = withoutCode(markdown);
  return [
    ...[...prose.matchAll(/\]\(\s*<?([^)>\s]+)>?[^)]*\)/g)].map(([, link]) => link ?? ''),
    ...[...prose.matchAll(/^\[[^\]]+\]:\s*(\S+)/gm)].map(([, link]) => link ?? ''),
    ...[...prose.matchAll(/<(?:img|a|source)\b[^>]*?\b(?:src|href|srcset)="([^"]+)"/g)].map(
      ([, link]) => link ?? '',
    ),
  ];
}

/** What may stand behind `#`: headings as GitHub and GitLab name them, and ids that the page itself gives. */
export function anchorsOf(markdown: string): Set<string> {
  const seen = new Map<string, number>();
  const headings = [...withoutFences(markdown).matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)].map(([, text = '']) => {
    const slug = slugOf(text);
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${count}`;
  });
  const ids = [...markdown.matchAll(/<[a-z]+\b[^>]*?\b(?:id|name)="([^"]+)"/g)].map(([, id]) => id ?? '');
  return new Set([...headings, ...ids]);
}

function slugOf(heading: string): string {
  return heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
    .replaceAll(' ', '-');
}

function withoutFences(markdown: string): string {
  return markdown.replace(/^(`{3,}|~{3,})[^\n]*\n[\s\S]*?^\1\s*$/gm, '');
}

function withoutCode(markdown: string): string {
  return withoutFences(markdown).replace(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, '');
}
