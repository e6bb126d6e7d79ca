/**
 * The public API of the package, entry by entry, as text: every exported declaration of the built `.d.ts` files without its
 * comments, and what those mention of ours without exporting it. `entries/api/` holds the report that was last agreed upon.
 *
 *   tsx tools/package/api-report.ts     writes it anew, after a build
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const ROOT = path.join(__dirname, '../..');
export const REPORTS = path.join(ROOT, 'entries/api');

/** An entry of the package, such as `mosk-backup/pulumi`. */
export interface EntryReport {
  /** File of the report in `entries/api`. */
  readonly file: string;
  readonly text: string;
  /** Names that it exports. */
  readonly exported: readonly string[];
  /** Names of this package that those mention without being exported here. */
  readonly mentioned: readonly string[];
  /** Exported declarations and members of them that no comment explains. */
  readonly undocumented: readonly string[];
}

export function apiReports(): EntryReport[] {
  const { name, exports } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
    name: string;
    exports: Record<string, string | { types: string }>;
  };
  const entries = Object.entries(exports).flatMap(([entry, target]) =>
    typeof target === 'string' ? [] : [{ entry, types: path.join(ROOT, target.types) }],
  );
  const program = ts.createProgram(
    entries.map(({ types }) => types),
    { module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2023, types: ['node'], skipLibCheck: true },
  );
  return entries.map(({ entry, types }) => {
    const report = reportOf(program, types);
    const title = entry === '.' ? name : `${name}${entry.slice(1)}`;
    return {
      file: `${entry === '.' ? 'index' : entry.slice(2).replaceAll('/', '-')}.api.md`,
      text: `# ${title}\n\n\`\`\`text\n${report.declarations.join('\n\n')}\n\`\`\`\n`,
      exported: report.exported,
      mentioned: report.mentioned,
      undocumented: report.undocumented,
    };
  });
}

function reportOf(program: ts.Program, types: string) {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(types);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${types} is missing: npm run build`);
  const exported = new Map(
    checker.getExportsOfModule(module).map((symbol) => [resolved(checker, symbol), symbol.name] as const),
  );
  const mentioned = new Map<ts.Symbol, string>();
  for (const symbol of [...exported.keys()]) collectMentioned(checker, symbol, exported, mentioned);
  return {
    exported: [...exported.values()],
    mentioned: [...mentioned.values()],
    declarations: [
      ...[...exported].sort(byName).map(([symbol, name]) => printed(symbol, `export ${name}`)),
      ...[...mentioned].sort(byName).map(([symbol, name]) => printed(symbol, `not exported: ${name}`)),
    ],
    undocumented: [...exported].sort(byName).flatMap(([symbol, name]) => undocumented(checker, symbol, name)),
  };
}

const byName = ([, one]: readonly [unknown, string], [, other]: readonly [unknown, string]) =>
  one < other ? -1 : Number(one > other);

function resolved(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** What a declaration mentions of this package's own, and what that mentions. */
function collectMentioned(
  checker: ts.TypeChecker,
  symbol: ts.Symbol,
  exported: ReadonlyMap<ts.Symbol, string>,
  mentioned: Map<ts.Symbol, string>,
): void {
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const target = checker.getSymbolAtLocation(node);
      if (target !== undefined) add(resolved(checker, target));
    }
    ts.forEachChild(node, visit);
  };
  const add = (target: ts.Symbol): void => {
    const declaration = target.declarations?.[0];
    if (declaration === undefined || exported.has(target) || mentioned.has(target)) return;
    if (!isTopLevel(declaration) || !declaration.getSourceFile().fileName.startsWith(`${ROOT}/dist/`)) return;
    mentioned.set(target, target.name);
    collectMentioned(checker, target, exported, mentioned);
  };
  for (const declaration of symbol.declarations ?? []) visit(declaration);
}

function isTopLevel(declaration: ts.Declaration): boolean {
  // An imported namespace is declared by its whole file.
  return !ts.isSourceFile(declaration) && ts.isSourceFile(statementOf(declaration).parent);
}

/** Of a constant, the statement that declares it. */
function statementOf(declaration: ts.Declaration): ts.Node {
  return ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
}

function printed(symbol: ts.Symbol, title: string): string {
  const printer = ts.createPrinter({ removeComments: true });
  const texts = (symbol.declarations ?? []).map((declaration) =>
    printer.printNode(ts.EmitHint.Unspecified, statementOf(declaration), declaration.getSourceFile()),
  );
  return [`// ${title}`, ...texts].join('\n');
}

function undocumented(checker: ts.TypeChecker, symbol: ts.Symbol, name: string): string[] {
  const isExplained = (part: ts.Symbol) =>
    part.getDocumentationComment(checker).length > 0 || part.getJsDocTags(checker).length > 0;
  const members = [...(symbol.members?.values() ?? []), ...(symbol.exports?.values() ?? [])].filter(isPublic);
  return [symbol, ...members]
    .filter((part) => !isExplained(part))
    .map((part) => (part === symbol ? name : `${name}.${part.name}`));
}

function isPublic(member: ts.Symbol): boolean {
  const declaration = member.declarations?.[0];
  if (declaration === undefined || member.name === 'prototype') return false;
  if (ts.isTypeParameterDeclaration(declaration) || ts.isConstructorDeclaration(declaration)) return false;
  const named = ts.getNameOfDeclaration(declaration);
  // `#private`, and `Symbol.hasInstance`, which nobody calls by name.
  if (named === undefined || ts.isPrivateIdentifier(named) || ts.isComputedPropertyName(named)) return false;
  return (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Private) === 0;
}

function write(): void {
  rmSync(REPORTS, { recursive: true, force: true });
  mkdirSync(REPORTS, { recursive: true });
  for (const { file, text } of apiReports()) writeFileSync(path.join(REPORTS, file), text);
}

if (require.main === module) write();
