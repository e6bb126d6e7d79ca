import { inline } from '../../../cli/output/inline';

/** What CommonMark (6.1) leaves of a text once its code is taken out: runs of backticks are ended by equally long ones. */
function outsideOfCode(markdown: string): string {
  return markdown.replace(/(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '');
}

describe('a text of somebody else in Markdown', () => {
  it.each([
    '``a`@octocat <img src=x> ``',
    '``x`<!-- hidden',
    '`<!--',
    '```@octocat`',
    '` `@octocat` `` `<b>`',
    '`a``<b>``c`',
  ])('formats nothing and mentions nobody, whatever backticks are in it: %j', (text) => {
    expect(outsideOfCode(inline(text))).not.toMatch(/@octocat|<(?:img|b>|!--)/);
  });

  it('stays on one line between backticks as well', () => {
    expect(inline('a `b\n::error::c\r\n# d` e\nf')).toBe('a `b ::error::c # d` e f');
  });
});
