/** What our processes have asked the server for. */
import { ClusterBackupType, OWNER_ANNOTATION } from '../../../lib/model';
import type { History, Played } from '../history';
import type { Request } from '../site';

const WRITES = ['create', 'update', 'patch', 'delete', 'deletecollection'];
export const BACKUPS = ClusterBackupType.plural;

export interface Write extends Request {
  readonly process: Played;
  /** Of the object that it insists on. */
  readonly uid: string;
}

/** Writes that were carried out, in order. */
export function writesOf({ requests, processes }: History): Write[] {
  return requests.flatMap((request) => {
    const process = processes.get(request.user);
    const isWrite = WRITES.includes(request.verb) && request.code < 300;
    return process === undefined || !isWrite ? [] : [{ ...request, process, uid: uidIn(request.body) ?? '' }];
  });
}

function uidIn(body: unknown): string | undefined {
  const { metadata, preconditions } = (body ?? {}) as {
    metadata?: { uid?: string };
    preconditions?: { uid?: string };
  };
  return metadata?.uid ?? preconditions?.uid;
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

/** The server has shown the process something that was not true any more, before it did this. */
export function wasMisled({ requests }: History, { user, n }: Request): boolean {
  return requests.some((each) => each.user === user && each.isStale && each.n < n);
}
