import { BackupError } from '../../lib/errors';
import { onOneLine, printable } from '../../lib/printable';

describe('a text that is written to a terminal, a log or a comment', () => {
  it.each([
    ['\x1b[2J\x1b]0;title\x07', '\\u001b[2J\\u001b]0;title\\u0007'],
    ['\x9b31m', '\\u009b31m'],
    ['a\u202eb\u2066c\u200fd', 'a\\u202eb\\u2066c\\u200fd'],
    ['a\u200bb\ufeffc', 'a\\u200bb\\ufeffc'],
    ['a\u2028b\x85c\rd\x0be', 'a\\u2028b\\u0085c\\u000dd\\u000be'],
    ['a\ud800b', 'a\\ud800b'],
    ['a\u{e0041}b', 'a\\udb40\\udc41b'],
    ['::error::fine', '\\u003a:error::fine'],
    ['a\n  ::add-mask::b', 'a\n  \\u003a:add-mask::b'],
    ['a ##[error]b', 'a \\u0023#[error]b'],
    ['##vso[task.complete result=Succeeded]', '\\u0023#vso[task.complete result=Succeeded]'],
    ['##teamcity[x]', '\\u0023#teamcity[x]'],
  ])('%j commands nothing', (text, expected) => {
    expect(printable(text)).toBe(expected);
  });

  it.each(['a\n\tb\n', 'kluster ä 集群 🛑 👩‍💻', 'a::b', '## Heading', '# ##'])(
    '%j stays as it is',
    (text) => {
      expect(printable(text)).toBe(text);
    },
  );

  it('stays the same JSON', () => {
    const value = { name: 'a\x1b\u202e\x9b\n::error::', lines: ['##[x]', '::x'] };
    for (const indent of [0, 2]) {
      expect(JSON.parse(printable(JSON.stringify(value, null, indent)))).toEqual(value);
    }
  });

  it('can be kept on one line', () => {
    expect(onOneLine('a\n::error::b\tc')).toBe('a\\n\\u003a:error::b c');
  });

  it('is every part of an error', () => {
    const { message } = new BackupError('not-found', 'a\x1b', {
      at: 'b\n::error::',
      value: '\u202ec',
      fix: 'd\re',
    });

    expect(message.split('\n')).toHaveLength(4);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none may be left
    expect(message).not.toMatch(/[\x1b\r\u202e]|^::/m);
  });
});
