/** The pictures in the pages: Mermaid that is whole, and the same in words for whoever cannot see them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { codeBlocks } from './code-blocks';
import { PAGES } from './pages';

const ROOT = path.join(__dirname, '../..');
const pictures = PAGES.flatMap((file) => {
  const page = readFileSync(path.join(ROOT, file), 'utf8');
  return codeBlocks(page, file)
    .filter(({ language }) => language === 'mermaid')
    .map(({ text, at }) => ({ at, text, after: page.split(text)[1] ?? '' }));
});

it('there are the four: a life, who does what, a removal, a stack', () => {
  const titles = pictures.map(({ text }) => /accTitle: (.+)/.exec(text)?.[1]);
  expect(titles.sort()).toEqual([
    'Removal in two commits',
    'The life of a backup',
    'What an up and a destroy do',
    'Who does what',
  ]);
});

describe.each(pictures)('the picture at $at', ({ text, after }) => {
  const lines = text.trimEnd().split('\n');

  it('has a title and a description for readers of screens, and is told in words below', () => {
    expect(text).toMatch(/^ {2}accTitle: .{8,}$/m);
    expect(text).toMatch(/^ {2}accDescr: .{40,}$/m);
    expect(after).toMatch(/^```\n\nIn words:\n\n1\. .+\n(?:\d\. .+\n| {3}.+\n){3,}/);
  });

  it('is of lines that Mermaid knows', () => {
    const [kind = ''] = lines;
    const known = LINES[kind];
    expect(known).toBeDefined();
    const strange = lines.slice(1).filter((line) => !COMMON.test(line) && !known?.test(line));
    expect(strange).toEqual([]);
    expect(lines.filter((line) => /^ *subgraph /.test(line))).toHaveLength(
      lines.filter((line) => /^ *end$/.test(line)).length,
    );
  });

  it('names in messages only who takes part', () => {
    if (lines[0] !== 'sequenceDiagram') return;
    const taking = lines.flatMap((line) => /^ {2}(?:actor|participant) (\w+)/.exec(line)?.[1] ?? []);
    const named = lines.flatMap((line) => /^ {2}(\w+)--?>>(\w+):/.exec(line)?.slice(1) ?? []);
    expect(named.filter((name) => !taking.includes(name))).toEqual([]);
  });
});

const COMMON = /^ {2}acc(?:Title|Descr): [^;#{}]+$/;
const NODE = String.raw`\w+(?:\(\[[^[\]()]+\]\)|\[\([^[\]()]+\)\]|\[[^[\]()]+\])?`;
/** What the pictures are made of; a semicolon or a hash would end a text early. */
const LINES: Readonly<Record<string, RegExp>> = {
  'stateDiagram-v2': /^ {2}(?:\[\*\]|\w+) --> (?:\[\*\]|\w+)(?:: [^;#:]+)?$/,
  sequenceDiagram: /^ {2}(?:(?:actor|participant) \w+(?: as [\w ]+)?|\w+--?>>\w+: [^;#]+)$/,
  'flowchart LR': new RegExp(
    `^ +(?:${NODE}(?: -\\.?->(?:\\|[^|;#]+\\|)? ${NODE})?|${NODE} -->(?:\\|[^|;#]+\\|)? ${NODE}|subgraph ${NODE.replace('\\w+', '\\w+ ?')}|end)$`,
  ),
};
