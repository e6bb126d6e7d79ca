import type { ErrorCode } from '../../lib/errors';
import { shippedPage } from './shipped-page';

/** What docs/errors.md says of a code. */
export interface ErrorPage {
  readonly code: ErrorCode;
  readonly exitCode: number;
  /** What the code means, in Markdown, as everything here. */
  readonly means: string;
  /** What its exit code means. */
  readonly exitMeans: string;
  /** What is left behind; empty where there is nothing to say. */
  readonly left: string;
  /** What helps; that of the exit code where the code has none of its own. */
  readonly todo: string;
}

/** Read from the page itself, so that page and terminal cannot differ. */
export function errorPage(code: ErrorCode): ErrorPage {
  const text = shippedPage('docs/errors.md');
  const [exit = '', means = ''] = rowOf(text, `\`${code}\``);
  const [exitMeans = '', left = ''] = rowOf(text, exit);
  const todo = itemOf(text, `\`${code}\``) ?? itemOf(text, `exit ${exit}`) ?? '';
  return { code, exitCode: Number(exit), means, exitMeans, left, todo };
}

/** The other cells of the row that begins so. */
function rowOf(text: string, first: string): string[] {
  const rows = text.split('\n').filter((line) => line.startsWith('|'));
  const cells = rows.map((row) =>
    row
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  return (cells.find(([cell]) => cell === first) ?? []).slice(1);
}

function itemOf(text: string, term: string): string | undefined {
  const start = `- ${term}: `;
  return text
    .split('\n')
    .find((line) => line.startsWith(start))
    ?.slice(start.length);
}
