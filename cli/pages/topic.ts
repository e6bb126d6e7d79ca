import { BackupError, ERROR_CODES, type ErrorCode } from '../../lib/errors';
import { RULES, type Rule } from '../../lib/policy';
import { CONSEQUENCE_CODES, type ConsequenceCode } from '../../lib/review';
import { addressOf, ERROR_PAGE } from './address';
import { CONSEQUENCE_PAGE, consequenceMeaning } from './consequence-page';
import { errorPage } from './error-page';
import { near, slips } from './near';
import { pathOf, shippedPage } from './shipped-page';
import { terminalText } from './terminal-text';

/** Something that a page of the package tells of. */
export type Topic = { readonly page: string } & (
  | { readonly kind: 'rule'; readonly rule: Rule }
  | { readonly kind: 'error'; readonly code: ErrorCode }
  | { readonly kind: 'consequence'; readonly code: ConsequenceCode }
);

const WIDTH = 100;

const KNOWN: readonly string[] = [
  ...RULES.flatMap(({ id, name }) => [id, name]),
  ...ERROR_CODES,
  ...CONSEQUENCE_CODES,
];

/** @param word a rule's id in any case, its name, an error code or one of a review; whatever else names nothing */
export function topicOf(word: string): Topic | undefined {
  const rule = RULES.find(({ id, name }) => id === word.toUpperCase() || name === word);
  if (rule !== undefined) return { kind: 'rule', rule, page: `docs/rules/${rule.id}.md` };
  const code = ERROR_CODES.find((each) => each === word);
  if (code !== undefined) return { kind: 'error', code, page: ERROR_PAGE };
  const consequence = CONSEQUENCE_CODES.find((each) => each === word);
  return consequence && { kind: 'consequence', code: consequence, page: CONSEQUENCE_PAGE };
}

/** Rules and codes that may have been meant. */
export function nearTopics(word: string): string[] {
  return near(word, KNOWN);
}

/** Whether a rule or a code is meant rather than a cluster, which could bear the name: `mb0033`, `backup-faled`. */
export function isMisspeltTopic(word: string): boolean {
  return /^mb\d+$/i.test(word) || slips(word, KNOWN).length > 0;
}

/** For what is neither a rule, nor a code, nor a name that a cluster can have. */
export function unknownTopic(word: string): BackupError {
  const meant = nearTopics(word);
  const hint = meant.length === 0 ? '' : `did you mean ${meant.join(', ')}? `;
  return new BackupError('usage', 'There is no rule, error code or cluster of this name', {
    at: 'mosk-backup explain',
    value: JSON.stringify(word),
    fix: `${hint}see all rules: mosk-backup check --rules; all codes: docs/errors.md of the package. If a cluster is meant, say so: --live`,
  });
}

/** Its page, to be read on a terminal. */
export function topicText(topic: Topic): string {
  const { page } = topic;
  const text = markdownOf(topic);
  return `${terminalText(text, page, WIDTH)}\nThe page: ${addressOf(page) ?? pathOf(fileOf(page))}\n`;
}

/** The shape that docs/json.md documents. */
export function topicJson(topic: Topic): object {
  const { kind, page } = topic;
  const address = addressOf(page) ?? null;
  if (kind === 'error') return { kind, page, address, ...errorPage(topic.code) };
  if (kind === 'consequence')
    return { kind, page, address, code: topic.code, means: consequenceMeaning(topic.code).means };
  const { id, name, title, why, fix } = topic.rule;
  return { kind, page, address, id, name, title, why, fix, text: shippedPage(page) };
}

function markdownOf(topic: Topic): string {
  if (topic.kind === 'rule') return shippedPage(topic.page);
  return topic.kind === 'error' ? errorMarkdown(topic.code) : consequenceMarkdown(topic.code);
}

const FROM_REVIEW =
  'A row of `mosk-backup review`: as `data` it fails the review, as `risk` or `note` it is to be read.';

function consequenceMarkdown(code: ConsequenceCode): string {
  const { codes, means } = consequenceMeaning(code);
  return [`# ${code}`, `${codes}: ${means}.`, '## Where it comes from', FROM_REVIEW].join('\n\n');
}

function errorMarkdown(code: ErrorCode): string {
  const { exitCode, means, exitMeans, left, todo } = errorPage(code);
  return [
    `# ${code}`,
    sentence(means),
    '## What to do',
    todo,
    `## Exit code ${exitCode}`,
    `${sentence(exitMeans)}${left === '' ? '' : ` What is left: ${left}.`}`,
  ].join('\n\n');
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** Without the place on the page. */
function fileOf(page: string): string {
  return page.replace(/#.*/, '');
}
