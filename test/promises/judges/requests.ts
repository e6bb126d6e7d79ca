/** What our processes have asked the server for. */
import { ClusterBackupType, OWNER_ANNOTATION } from '../../../lib/model';
import type { History, Played } from '../history';
import type { Request } from '../site';
import { livesIn } from './life';

const WRITES = ['create', 'update', 'patch', 'delete', 'deletecollection'];
export const BACKUPS = ClusterBackupType.plural;

export interface Write extends Request {
  readonly process: Played;
  /** Of the backup that it has changed. */
  readonly uid: string;
}

const known = new WeakMap<History, readonly Write[]>();

/** Writes that were carried out, in order. */
export function writesOf(history: History): readonly Write[] {
  const found = known.get(history);
  if (found !== undefined) return found;
  const lives = livesIn(history);
  const writes = history.requests.flatMap((request) => {
    const process = history.processes.get(request.user);
    const { verb, code, resource, namespace, name, n } = request;
    if (process === undefined || !WRITES.includes(verb) || code >= 300) return [];
    const uid = resource === BACKUPS && verb !== 'create' ? lives.named(namespace, name, n) : undefined;
    return [{ ...request, process, uid: uid ?? '' }];
  });
  known.set(history, writes);
  return writes;
}

type Body = { spec?: { delete?: boolean }; metadata?: { annotations?: Record<string, string | null> } };

/** Which way of removing a PATCH of a backup begins. */
export function asksFor({ verb, resource, body }: Request): 'delete' | 'orphan' | 'keep' | undefined {
  if (verb !== 'patch' || resource !== BACKUPS) return undefined;
  const { spec, metadata } = (body ?? {}) as Body;
  if (spec?.delete === true) return 'delete';
  if (typeof metadata?.annotations?.['mosk-backup/orphan'] === 'string') return 'orphan';
  return metadata?.annotations?.[OWNER_ANNOTATION] === null ? 'keep' : undefined;
}

/**
 * When a process may have decided what it does: when it last looked at all backups, when it last looked at anything, and
 * when it does it. A write that is tried again follows a look at its own object alone.
 */
export function decided({ requests }: History, { user, n }: Request): number[] {
  const looks = requests.filter((each) => each.user === user && each.n < n && !WRITES.includes(each.verb));
  const atAll = looks.findLast(({ verb, resource }) => verb === 'list' && resource === BACKUPS);
  return [atAll?.n, looks.at(-1)?.n, n].filter((each) => each !== undefined);
}

/** It was sent before its process ended, and came to the server after that. */
export function wasOnItsWay({ claims }: History, { user, n }: Request): boolean {
  const its = claims.filter(({ process }) => process === user);
  return its.length > 0 && its.every(({ ended }) => ended < n);
}

/** The server has shown the process something that was not true any more, before it did this. */
export function wasMisled({ requests }: History, { user, n }: Request): boolean {
  return requests.some((each) => each.user === user && each.isStale && each.n < n);
}
