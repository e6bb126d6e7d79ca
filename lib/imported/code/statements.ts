import { type Doc, group, hardline, ifBroken, indent, join, layOut, line } from './doc';
import { listLiteral, type Member, objectLiteral, textLiteral } from './literals';

/** Columns of a line, as the house of this package has them. */
const WIDTH = 110;
const INDENT = 2;

/** Statements of a program, each with what stands before it. */
export type Statement = Doc;

export function programText(paragraphs: readonly (readonly Statement[])[]): string {
  const texts = paragraphs
    .filter((statements) => statements.length > 0)
    .map((statements) => layOut(join(hardline, statements), WIDTH));
  return `${texts.join('\n\n')}\n`;
}

/** One or more lines; names in it are those of Kubernetes, which no line break is in. */
export function comment(...lines: readonly string[]): Statement {
  return join(
    hardline,
    lines.map((text) => `// ${text}`),
  );
}

export function importOf(names: Iterable<string>, from: string): Statement {
  const sorted = [...names].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  const list = [line, join([',', line], sorted)];
  return group(['import {', indent(list), ifBroken(','), line, `} from ${textLiteral(from)};`]);
}

export interface Making {
  /** `const shop = `, if its result is used. */
  readonly assigned?: string;
  /** `new ClusterBackupSchedule` */
  readonly callee: string;
  readonly args: readonly Doc[];
  readonly members: readonly Member[];
  /** All members on lines of their own. */
  readonly expanded: boolean;
  /** Whether it stands in a loop. */
  readonly nested?: boolean;
}

/** A call with an object at the end. Where its beginning is too wide for a line, each argument has one of its own. */
export function making({ assigned = '', callee, args, members, expanded, nested }: Making): Statement {
  const head = `${assigned}${callee}(`;
  const object = objectLiteral(members, expanded);
  const beginning = [head, ...args.flatMap((arg) => [arg, ', '])];
  const flat = layOut([...beginning, objectLiteral(members, false), ');'], Number.POSITIVE_INFINITY);
  const width = WIDTH - (nested ? INDENT : 0);
  const isFlat = !expanded && !flat.includes('\n') && flat.length <= width;
  const isHugged = layOut([...beginning, '{'], Number.POSITIVE_INFINITY).length <= width;
  if (isFlat) return [...beginning, object, ');'];
  if (isHugged) return [...beginning, objectLiteral(members, true), ');'];
  const list = join([',', hardline], [...args, object]);
  return [head, indent([hardline, list, ',']), hardline, ');'];
}

/** `const nightly = [{ name: 'prod-nightly', cluster: 'prod' }, …];` */
export function tableOf(name: string, rows: readonly (readonly Member[])[]): Statement {
  const isWide = rows.length > 1 && rows.every((row) => row.length > 1);
  return [
    `const ${name} = `,
    listLiteral(
      rows.map((row) => objectLiteral(row, false)),
      isWide,
    ),
    ';',
  ];
}

export function loopOver(table: string, columns: readonly string[], body: readonly Statement[]): Statement {
  const head = `for (const { ${columns.join(', ')} } of ${table}) {`;
  return [head, indent([hardline, join(hardline, body)]), hardline, '}'];
}
