import { ERROR_CODES } from '../../lib/errors';
import { RULES } from '../../lib/policy';
import { addressOf, ERROR_PAGE } from './address';

/** The page that tells of a rule of ours, or of the error code that a finding has instead; a team's own rules have none. */
export function pageOf(rule: string): string | undefined {
  if (RULES.some(({ id }) => id === rule)) return `docs/rules/${rule}.md`;
  return (ERROR_CODES as readonly string[]).includes(rule) ? ERROR_PAGE : undefined;
}

/** Its address; `undefined` while there is none. */
export function helpAddress(rule: string): string | undefined {
  const page = pageOf(rule);
  return page === undefined ? undefined : addressOf(page);
}

/** Where to read more of a finding: an address or, while there is none, the command that has the page with it. */
export function moreOn(rule: string): string | undefined {
  return pageOf(rule) === undefined ? undefined : (helpAddress(rule) ?? `mosk-backup explain ${rule}`);
}

/**
 * Text of Markdown as a link to the page on a rule of ours; as it is while that has no address.
 * @param text in Markdown already
 */
export function linked(text: string, rule: string): string {
  const address = helpAddress(rule);
  return address === undefined ? text : `[${text}](${address})`;
}
