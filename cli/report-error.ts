import { BackupError } from '../lib/errors';
import type { Io } from './io';

const BUG =
  'This is a bug of mosk-backup. Run the command again with MOSK_BACKUP_DEBUG=1 to see where it happened.';

/** One text (or JSON line) per error on stderr; a stack only when MOSK_BACKUP_DEBUG asks for it. */
export function reportError(error: unknown, io: Io, json: boolean): void {
  for (const each of error instanceof AggregateError ? error.errors : [error]) {
    io.stderr.write(`${json ? JSON.stringify({ error: asJson(each) }) : asText(each)}\n`);
    if (io.env.MOSK_BACKUP_DEBUG === '1') io.stderr.write(`${stackOf(each)}\n`);
  }
}

function asText(error: unknown): string {
  return BackupError.is(error) ? `error: ${error.message}` : `error: ${messageOf(error)}\n${BUG}`;
}

function asJson(error: unknown): object {
  return BackupError.is(error) ? error.toJSON() : { code: 'unexpected', problem: messageOf(error), fix: BUG };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? `${error.stack}` : `${error.stack}\ncaused by: ${stackOf(error.cause)}`;
}
