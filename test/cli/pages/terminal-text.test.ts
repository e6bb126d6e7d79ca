import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { terminalText } from '../../../cli/pages/terminal-text';

const ROOT = path.join(__dirname, '../../..');
const shown = (markdown: string) => terminalText(markdown, 'docs/rules/MB003.md', 40);

it('a title stays, a section is in capitals, and lines of a paragraph become lines of the terminal', () => {
  expect(shown('<!-- made -->\n\n# One `two`\n\n## Three\nfour\nfive **six** _seven_ s3\\_x\n')).toBe(
    'One two\n\nTHREE\nfour five six seven s3_x\n',
  );
});

it('what is too long goes on in the next line, of an item below its text, and a command stays on one line', () => {
  expect(shown('- aaaa bbbb cccc dddd eeee ffff gggg hhhh iiii\n- `mosk-backup status`')).toBe(
    '- aaaa bbbb cccc dddd eeee ffff gggg\n  hhhh iiii\n- mosk-backup status\n',
  );
  expect(shown('Ask first what it was: `mosk-backup status NAME`.')).toBe(
    'Ask first what it was:\nmosk-backup status NAME.\n',
  );
});

it('code and tables stay as they are', () => {
  expect(shown('```yaml example\na: **b**\n\n- c_d_e\n```\n| `a` | b |\n')).toBe(
    'a: **b**\n\n    - c_d_e\n| `a` | b |\n',
  );
});

it('a link says where it leads: a page by its path in the package, anything else by its address', () => {
  expect(shown('[all](README.md) [docs/policy.md](../policy.md)\n\n[x\\_y](https://example.org/a_b_c)')).toBe(
    'all (docs/rules/README.md)\ndocs/policy.md\n\nx_y <https://example.org/a_b_c>\n',
  );
});

it('of all pages on rules nothing of Markdown is left, and no line is wider than a terminal', () => {
  const names = readdirSync(path.join(ROOT, 'docs/rules')).filter((name) => name.startsWith('MB'));
  expect(names.length).toBeGreaterThan(40);
  for (const name of names) {
    const page = `docs/rules/${name}`;
    const lines = terminalText(readFileSync(path.join(ROOT, page), 'utf8'), page, 100).split('\n');
    // Code is indented, and is as wide as it is; an address cannot be broken.
    const prose = lines.filter((line) => !line.startsWith('    '));
    expect(prose.filter((line) => line.length > 100 && !line.includes('://'))).toEqual([]);
    expect(prose.filter((line) => /`|\*\*|\]\(|^#|<!--|\\/.test(line))).toEqual([]);
  }
});
