import { BackupError, type ErrorCode } from '../lib/errors';
import { type Io, programName } from './io';
import { addressOf, ERROR_PAGE } from './pages/address';

const BUG =
  'This is a bug of mosk-backup. Run the command again with MOSK_BACKUP_DEBUG=1 to see where it happened.';

/** One text (or JSON line) per error on stderr; a stack only when MOSK_BACKUP_DEBUG asks for it. */
export function reportError(error: unknown, io: Io, json: boolean): void {
  const errors: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
  for (const each of errors) {
    io.stderr.write(calledAs(`${json ? JSON.stringify({ error: asJson(each) }) : asText(each)}\n`, io));
    if (io.env.MOSK_BACKUP_DEBUG === '1') io.stderr.write(`${stackOf(each)}\n`);
  }
  if (!json) io.stderr.write(calledAs(moreOn(errors[0]), io));
}

/** Commands that are to be copied, as this program was called where it is a plugin. */
function calledAs(text: string, { program }: Io): string {
  return text.replace(/(?<![\w/-]|kubectl |npx )mosk-backup(?= [a-z-])/g, programName(program));
}

/** Their text has said it all: how a command is written, that somebody has ended it, and findings that tell of themselves. */
const ENOUGH: readonly string[] = [
  'usage',
  'aborted',
  'policy-violated',
  'review-failed',
] satisfies ErrorCode[];

/** Where to read on; of several errors, on the first, whose exit code it is as well. */
function moreOn(error: unknown): string {
  if (!BackupError.is(error) || ENOUGH.includes(error.code)) return '';
  return `more: ${addressOf(ERROR_PAGE) ?? `mosk-backup explain ${error.code}`}\n`;
}

/** An error's own members, and the address of the page that lists its code, if that has one. */
function withHelp(error: BackupError): object {
  return { ...error.toJSON(), help: addressOf(ERROR_PAGE) };
}

function asText(error: unknown): string {
  return BackupError.is(error) ? `error: ${error.message}` : `error: ${messageOf(error)}\n${BUG}`;
}

function asJson(error: unknown): object {
  return BackupError.is(error)
    ? withHelp(error)
    : { code: 'unexpected', problem: messageOf(error), fix: BUG };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? `${error.stack}` : `${error.stack}\ncaused by: ${stackOf(error.cause)}`;
}
