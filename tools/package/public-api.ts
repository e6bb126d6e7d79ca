/** The entries of the built package as the compiler reads them: what report and reference are both made of. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

export const ROOT = path.join(__dirname, '../..');

export interface Entry {
  /** As it is imported, such as `mosk-backup/pulumi`. */
  readonly title: string;
  /** `pulumi`; that of the package itself is `index`. */
  readonly name: string;
  readonly source: ts.SourceFile;
  /** What it exports, by the names under which it does. */
  readonly exported: ReadonlyMap<ts.Symbol, string>;
}

export interface PublicApi {
  readonly checker: ts.TypeChecker;
  readonly entries: readonly Entry[];
}

/** @throws when the package has not been built */
export function publicApi(): PublicApi {
  const { name, exports } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
    name: string;
    exports: Record<string, string | { types: string }>;
  };
  const typed = Object.entries(exports).flatMap(([entry, target]) =>
    typeof target === 'string' ? [] : [{ entry, types: path.join(ROOT, target.types) }],
  );
  const program = ts.createProgram(
    typed.map(({ types }) => types),
    { module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2023, types: ['node'], skipLibCheck: true },
  );
  const checker = program.getTypeChecker();
  const entries = typed.map(({ entry, types }) => {
    const source = program.getSourceFile(types);
    const module = source && checker.getSymbolAtLocation(source);
    if (source === undefined || module === undefined) throw new Error(`${types} is missing: npm run build`);
    return {
      title: entry === '.' ? name : `${name}${entry.slice(1)}`,
      name: entry === '.' ? 'index' : entry.slice(2).replaceAll('/', '-'),
      source,
      exported: new Map(
        checker.getExportsOfModule(module).map((symbol) => [resolved(checker, symbol), symbol.name] as const),
      ),
    };
  });
  return { checker, entries };
}

export const byName = ([, one]: readonly [unknown, string], [, other]: readonly [unknown, string]) =>
  one < other ? -1 : Number(one > other);

export function resolved(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** Of a constant, the statement that declares it. */
export function statementOf(declaration: ts.Declaration): ts.Node {
  return ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
}

/** Members that somebody can name: of an object, and of a class itself. */
export function publicMembers(symbol: ts.Symbol): ts.Symbol[] {
  return [...(symbol.members?.values() ?? []), ...(symbol.exports?.values() ?? [])].filter(isPublic);
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
