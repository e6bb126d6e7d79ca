/**
 * The public API of the package, entry by entry, as text: every exported declaration of the built `.d.ts` files without its
 * comments, and what those mention of ours without exporting it. `entries/api/` holds the report that was last agreed upon.
 *
 *   tsx tools/package/api-report.ts     writes it anew, after a build
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { byName, type PublicApi, publicApi, publicMembers, ROOT, resolved, statementOf } from './public-api';

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

export function apiReports({ checker, entries }: PublicApi): EntryReport[] {
  return entries.map(({ title, name, exported }) => {
    const mentioned = new Map<ts.Symbol, string>();
    for (const symbol of exported.keys()) collectMentioned(checker, symbol, exported, mentioned);
    const declarations = [
      ...[...exported].sort(byName).map(([symbol, called]) => printed(symbol, `export ${called}`)),
      ...[...mentioned].sort(byName).map(([symbol, called]) => printed(symbol, `not exported: ${called}`)),
    ];
    return {
      file: `${name}.api.md`,
      text: `# ${title}\n\n\`\`\`text\n${declarations.join('\n\n')}\n\`\`\`\n`,
      exported: [...exported.values()],
      mentioned: [...mentioned.values()],
      undocumented: [...exported]
        .sort(byName)
        .flatMap(([symbol, called]) => undocumented(checker, symbol, called)),
    };
  });
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
  return [symbol, ...publicMembers(symbol)]
    .filter((part) => !isExplained(part))
    .map((part) => (part === symbol ? name : `${name}.${part.name}`));
}

function write(): void {
  rmSync(REPORTS, { recursive: true, force: true });
  mkdirSync(REPORTS, { recursive: true });
  for (const { file, text } of apiReports(publicApi())) writeFileSync(path.join(REPORTS, file), text);
}

if (require.main === module) write();
