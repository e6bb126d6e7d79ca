/**
 * A page for each entry of the package, from its types and what their comments say: `docs/entries`.
 *
 *   tsx tools/package/entry-pages.ts     writes them anew, after a build
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import {
  byName,
  type Entry,
  type PublicApi,
  publicApi,
  publicMembers,
  ROOT,
  resolved,
  statementOf,
} from './public-api';

export const PAGES = path.join(ROOT, 'docs/entries');

const MARK = '<!-- Written by npm run generate from the types of the package. Do not edit. -->';

/** Pages by their names in `docs/entries`. */
export function entryPages({ checker, entries }: PublicApi): Readonly<Record<string, string>> {
  // What the engine of Pulumi loads is an entry of the package, and none for a program.
  const ways = entries.filter(({ name }) => WAYS.has(name));
  return {
    'README.md': indexPage(ways),
    ...Object.fromEntries(ways.map((entry) => [`${entry.name}.md`, entryPage(checker, entry)])),
  };
}

const WAYS = new Set(readdirSync(path.join(ROOT, 'entries')).map((file) => path.parse(file).name));

function indexPage(entries: readonly Entry[]): string {
  const items = entries.map((entry) => `- [${entry.title}](${entry.name}.md): ${purposeOf(entry)}`);
  return `${[MARK, '# The entries of the package', 'What a program imports, each way in on a page of its own.', items.join('\n')].join('\n\n')}\n`;
}

/** What stands on top of its file, after its own name. */
function purposeOf({ source }: Entry): string {
  const [, text = ''] = /^\/\*\* `[^`]+`: ([\s\S]*?) ?\*\//.exec(source.text) ?? [];
  return text.replaceAll(/\s*\n \*\s*/g, ' ');
}

const KINDS = ['Classes', 'Functions', 'Types', 'Constants'] as const;

function entryPage(checker: ts.TypeChecker, entry: Entry): string {
  const purpose = purposeOf(entry);
  const sorted = [...entry.exported].sort(byName);
  const groups = KINDS.map((kind) => ({ kind, found: sorted.filter(([symbol]) => kindOf(symbol) === kind) }));
  const inOrder = groups.flatMap(({ found }) => found);
  const anchors = anchorsOf(inOrder.map(([, name]) => name));
  const linkTo = (name: string) => `[${name}](#${anchors.get(name)})`;
  const describe = ([symbol, name]: readonly [ts.Symbol, string]) =>
    itemOf(checker, symbol, name, mentionedBy(checker, symbol, entry).map(linkTo));
  return `${[
    MARK,
    `# ${entry.title}`,
    purpose.charAt(0).toUpperCase() + purpose.slice(1),
    ...groups.flatMap(({ kind, found }) =>
      listsOf(
        kind,
        found.map(([, name]) => name),
        linkTo,
      ),
    ),
    ...groups.flatMap(({ kind, found }) =>
      found.length === 0 ? [] : [`## ${kind}`, ...found.map(describe)],
    ),
  ]
    .join('\n\n')
    .replaceAll(/^(- .*)\n\n(?=- )/gm, '$1\n')}\n`;
}

/** Names that one item of a list has room for. */
const AT_ONCE = 25;

/** Of many names several items, each by its first and last. */
function listsOf(kind: string, names: readonly string[], linkTo: (name: string) => string): string[] {
  const items: string[] = [];
  for (let at = 0; at < names.length; at += AT_ONCE) {
    const some = names.slice(at, at + AT_ONCE);
    const which = names.length > AT_ONCE ? `, ${some[0]} to ${some.at(-1)}` : '';
    items.push(`- ${kind}${which}: ${some.map(linkTo).join(', ')}`);
  }
  return items;
}

function kindOf(symbol: ts.Symbol): (typeof KINDS)[number] {
  const declarations = symbol.declarations ?? [];
  if (declarations.some(ts.isClassDeclaration)) return 'Classes';
  if (declarations.some(ts.isFunctionDeclaration)) return 'Functions';
  return declarations.some(ts.isVariableDeclaration) ? 'Constants' : 'Types';
}

/** Of headings, as forges name them: a second one of the same letters gets a number. */
function anchorsOf(names: readonly string[]): Map<string, string> {
  const counts = new Map<string, number>(KINDS.map((kind) => [kind.toLowerCase(), 1]));
  return new Map(
    names.map((name) => {
      const slug = name.toLowerCase();
      const count = counts.get(slug) ?? 0;
      counts.set(slug, count + 1);
      return [name, count === 0 ? slug : `${slug}-${count}`];
    }),
  );
}

function itemOf(
  checker: ts.TypeChecker,
  symbol: ts.Symbol,
  name: string,
  related: readonly string[],
): string {
  const members = kindOf(symbol) === 'Constants' ? [] : publicMembers(symbol);
  return [
    `### ${name}`,
    docOf(checker, symbol),
    signaturesOf(symbol),
    members.map((member) => memberOf(checker, member)).join('\n'),
    related.length === 0 ? '' : `See ${related.join(', ')}.`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function memberOf(checker: ts.TypeChecker, member: ts.Symbol): string {
  const doc = docOf(checker, member);
  const isList = doc.startsWith('- ');
  const text = `- ${signaturesOf(member, ', ')}${doc === '' ? '' : isList ? `\n${doc}` : `: ${doc}`}`;
  return text.replaceAll(/\n(?=.)/g, '\n  ').replaceAll(/(?<!```)\n\n {2}- /g, '\n  - ');
}

/** What the comment says, with parameters, result, errors and default behind it. */
function docOf(checker: ts.TypeChecker, symbol: ts.Symbol): string {
  const text = ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim();
  const tags = symbol.getJsDocTags(checker).flatMap(({ name, text: parts }) => {
    const words = ts.displayPartsToString(parts).replaceAll(/\s+/g, ' ').trim();
    const [first = '', ...rest] = words.split(' ');
    if (name === 'param')
      return rest.length === 0 ? [] : [`- \`${first}\`: ${rest.join(' ').replace(/^- /, '')}`];
    if (name === 'returns') return [`- Returns ${words}`];
    if (name === 'throws') return [`- Throws ${words}`];
    return name === 'default' || name === 'defaultValue' ? [`- Default: ${words.replace(/^- /, '')}`] : [];
  });
  const marked = text.replaceAll(/^```(\w+)$/gm, '```$1 because="an excerpt: what it is about has tests"');
  const apart = marked.replaceAll(/^(?!- | )(.+)\n(?=- )/gm, '$1\n\n');
  return [withoutBraces(apart), tags.join('\n')].filter((part) => part !== '').join('\n\n');
}

/** `{@link name}` as the name. */
function withoutBraces(text: string): string {
  return text.replaceAll(/\{@link (\S+?)\}/g, '`$1`');
}

/** How it is declared, each way on one line. */
function signaturesOf(symbol: ts.Symbol, between = '\n\n'): string {
  const texts = (symbol.declarations ?? []).map((declaration) => headOf(declaration));
  return texts.map((text) => (text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``)).join(between);
}

/** Without its members, which are told one by one: of a class how it begins and is made. */
function headOf(declaration: ts.Declaration): string {
  const text = onOneLine(statementOf(declaration)).replace(/^export (declare )?/, '');
  if (!ts.isClassDeclaration(declaration) && !ts.isInterfaceDeclaration(declaration)) return text;
  const made = declaration.members.filter((member) => ts.isConstructorDeclaration(member));
  const isOpen =
    made.length > 0 && !made.some((each) => ts.getCombinedModifierFlags(each) & ts.ModifierFlags.Private);
  const head = text.slice(0, text.indexOf(' {'));
  return isOpen ? `${head} { ${made.map(onOneLine).join(' ')} }` : head;
}

function onOneLine(node: ts.Node): string {
  const printer = ts.createPrinter({ removeComments: true });
  const text = printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile());
  const line = text.replaceAll(/\s+/g, ' ').replace(/;$/, '');
  // Of a type that is written, every member is.
  return ts.isPropertySignature(node) ? line.replace(/^readonly /, '') : line;
}

/** What else of the entry somebody reads who reads this. */
function mentionedBy(checker: ts.TypeChecker, symbol: ts.Symbol, { exported }: Entry): string[] {
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    const target = ts.isIdentifier(node) ? checker.getSymbolAtLocation(node) : undefined;
    const name = target && exported.get(resolved(checker, target));
    if (name !== undefined && target !== symbol) found.add(name);
    ts.forEachChild(node, visit);
  };
  for (const declaration of symbol.declarations ?? []) visit(declaration);
  return [...found].filter((name) => name !== exported.get(symbol)).sort();
}

function write(): void {
  rmSync(PAGES, { recursive: true, force: true });
  mkdirSync(PAGES, { recursive: true });
  for (const [file, text] of Object.entries(entryPages(publicApi())))
    writeFileSync(path.join(PAGES, file), text);
}

if (require.main === module) write();
