/** One word for one thing in everything that people read: names, options, texts and headings. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const ROOT = path.join(__dirname, '..');

/** What is not said, and what is said instead. */
const OUT: readonly { readonly word: RegExp; readonly say: string }[] = [
  { word: /(?<!off[- ])\bsites?\b(?!-[a-z])|[a-z]Sites?\b|\bsite[A-Z]/, say: 'management cluster' },
  {
    word: /\b(?:(?:rpo|gap|spread)Hours|gapMinutes)\b/,
    say: 'rpo, betweenRuns, spread: a text with its unit',
  },
  { word: /(?<!a transform sets `)\bonDestroy\b/, say: 'onRemoval' },
  { word: /\bobjectName\b/, say: 'name' },
  { word: /\bEncryptionKey\.none\b/, say: 'unencrypted' },
  { word: /\bconfigureValidation\b/, say: 'betweenRuns of a policy' },
];

const filesIn = (folder: string, ending: string) =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => path.join(folder, name));

const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');

/** Exported names, and the names of their members. */
function publicNames(): string[] {
  return filesIn('entries/api', '.md').flatMap((file) =>
    [...read(file).matchAll(/[A-Za-z_]\w*/g)].map(([name]) => `${file}: ${name}`),
  );
}

/** Texts in code that have a space in them, with what a template puts between, and options of commands. */
function texts(): readonly string[] {
  allTexts ??= readTexts();
  return allTexts;
}

let allTexts: readonly string[] | undefined;

function readTexts(): string[] {
  const files = ['lib', 'providers', 'local', 'cli'].flatMap((folder) => filesIn(folder, '.ts'));
  return files.flatMap((file) => {
    const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest);
    const found: string[] = [];
    const visit = (node: ts.Node): void => {
      const text = textOf(node);
      if (text !== undefined && (/\S \S/.test(text) || text.startsWith('--'))) found.push(`${file}: ${text}`);
      ts.forEachChild(node, visit);
    };
    visit(source);
    return found;
  });
}

function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node)) return node.text;
  return undefined;
}

function headings(): string[] {
  const pages = ['README.md', ...filesIn('docs', '.md')];
  return pages.flatMap((file) =>
    read(file)
      .split('\n')
      .filter((line) => line.startsWith('#'))
      .map((line) => `${file}: ${line}`),
  );
}

describe.each(OUT)('instead of $word, $say is said', ({ word }) => {
  it.each([
    ['in public names', publicNames],
    ['in texts and options', texts],
    ['in headings', headings],
  ])('%s', (_where, find) => {
    const found = find();
    expect(found.length).toBeGreaterThan(50);
    expect(found.filter((each) => word.test(each.slice(each.indexOf(': ') + 2)))).toEqual([]);
  });
});
