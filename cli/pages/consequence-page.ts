import type { ConsequenceCode } from '../../lib/review';
import { shippedPage } from './shipped-page';

/** Every code of a review has its row there. */
export const CONSEQUENCE_PAGE = 'docs/review.md#what-it-tells';

/** What docs/review.md says of a code, in Markdown: read from the page, so that page and terminal cannot differ. */
export interface ConsequenceMeaning {
  /** What happens, of all codes of the row in their order. */
  readonly means: string;
  /** The codes of the row, between backticks. */
  readonly codes: string;
}

export function consequenceMeaning(code: ConsequenceCode): ConsequenceMeaning {
  const cells = shippedPage('docs/review.md')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const [, codes = '', means = ''] = cells.find(([, first]) => first?.includes(`\`${code}\``)) ?? [];
  return { codes, means };
}
