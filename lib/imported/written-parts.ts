import type { Identifiers } from './code/identifiers';
import { type Member, textLiteral } from './code/literals';
import { comment, loopOver, type Statement, tableOf } from './code/statements';
import type { Declaration, DeclaredTarget } from './declaration';
import { isAsDefault } from './shared-targets';
import { commonName, type Part, type Table } from './tables';

/** What programs import. */
export const PACKAGE = 'mosk-backup';

/** What a statement says of its object: literals where it stands alone, columns where it stands in a loop. */
export interface Said {
  /** One of the objects that it declares: all have in common what is not said here. */
  readonly declaration: Declaration;
  readonly nested: boolean;
  /** A text literal, or the column of it. */
  readonly name: string;
  readonly cluster: string;
  readonly folder: string | undefined;
  readonly cron: string | undefined;
  /** Whether folder and cron are columns. */
  readonly columns: Table['columns'];
}

/** What a part is written in. */
export interface Surroundings {
  /** First part of the names of tables, where there are several projects. */
  readonly project: string | undefined;
  readonly identifiers: Identifiers;
  /** See `defaultsOf`. */
  readonly defaults: ReadonlyMap<string, string>;
}

const AS_DEFAULT = comment(
  'The target is that of the Cluster: MOSK fills it in where a backup or schedule says none, and nobody can tell any more.',
);

/** The statements of a part: one object, or a table and its loop. */
export function partStatements(
  part: Part,
  around: Surroundings,
  declare: (said: Said) => readonly Statement[],
): Statement[] {
  const statements = 'rows' in part ? tableStatements(part, around, declare) : declare(alone(part));
  return [...(isAsDefault(part, around.defaults) ? [AS_DEFAULT] : []), ...statements];
}

function tableStatements(
  part: Table,
  { project, identifiers }: Surroundings,
  declare: (said: Said) => readonly Statement[],
): Statement[] {
  const [first] = part.rows;
  if (first === undefined) return [];
  const common = commonName(part.rows) ?? `${first.kind}s`;
  const table = identifiers.take(project === undefined ? common : `${project}-${common}`, KINDS[first.kind]);
  const columns = [...(first.kind === 'default-target' ? [] : ['name']), 'cluster', ...part.columns];
  const rows = part.rows.map((row) =>
    columns.map((key): Member => ({ key, value: textLiteral(cellOf(row, key)) })),
  );
  const said: Said = {
    ...alone(first),
    nested: true,
    name: 'name',
    cluster: 'cluster',
    columns: part.columns,
  };
  const inLoop = {
    ...said,
    ...(part.columns.includes('folder') && { folder: 'folder' }),
    ...(part.columns.includes('cron') && { cron: 'cron' }),
  };
  return [tableOf(table, rows), loopOver(table, columns, declare(inLoop))];
}

const KINDS: Readonly<Record<Declaration['kind'], string>> = {
  schedule: 'schedules',
  backup: 'backups',
  'default-target': 'targets',
};

function alone(declaration: Declaration): Said {
  const { name, cluster, target, cron } = declaration;
  const folder = folderOf(target);
  return {
    declaration,
    nested: false,
    name: textLiteral(name),
    cluster: textLiteral(cluster),
    folder: folder === undefined ? undefined : textLiteral(folder),
    cron: cron === undefined ? undefined : textLiteral(cron),
    columns: [],
  };
}

function cellOf({ name, cluster, target, cron = '' }: Declaration, column: string): string {
  if (column === 'folder') return folderOf(target) ?? '';
  return { name, cluster, cron }[column] ?? '';
}

function folderOf(target: DeclaredTarget): string | undefined {
  return target.to === 'rclone' ? target.folder : undefined;
}

/** What a target is called where it is a constant. */
export function targetName(target: DeclaredTarget): string {
  if (target.to === 'rclone')
    return [target.bucket, target.folder].filter((part) => part !== undefined).join('-');
  return target.to === 'nfs' ? target.url.replace(/^nfs:\/\//, '') : target.to;
}
