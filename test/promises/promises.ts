/** The promises, as judgements of a history: by what really happened, never by what our processes say of themselves. */
import { BackupError } from '../../lib/errors';
import {
  type ClusterBackupManifest,
  isRemote,
  isUploadStatus,
  ORPHAN_ANNOTATION,
  OWNER_ANNOTATION,
  RUN_ANNOTATION,
} from '../../lib/model';
import type { Claim, History } from './history';
import { type Change, SECRETS } from './site';

/** What is promised, under the number that docs/promises.md gives it. */
export interface PromiseMade {
  readonly number: number;
  readonly says: string;
  /** What breaks it, in one sentence each. */
  readonly broken: (history: History) => string[];
}

const SECOND = 1_000;
const GRACE_MS = 60 * SECOND;
/** An answer may come after a `Retry-After` of a minute, four times. */
const SLACK_MS = 5 * 60 * SECOND;
/** From the status to the end of a wait on a connection that works. */
const AT_ONCE_MS = 2 * SECOND;
const TAKES_AWAY = ['deleteObject', 'replaceObject'];
const TERMINAL = ['Failed', 'Stuck'];

export const PROMISES: readonly PromiseMade[] = [
  {
    number: 1,
    says: 'success is reported only after Completed, and uploaded, was there on the object that we made',
    broken: ({ claims, changes }) =>
      claims.flatMap(({ finished, endedAt }) => {
        if (finished === undefined) return [];
        const done = changes.find(
          ({ backup }) => backup.metadata.uid === finished.uid && backup.status?.status === 'Completed',
        );
        if (done === undefined || done.at > endedAt) return [`${finished.name} was never Completed`];
        const { spec } = done.backup;
        const uploaded = !isRemote(spec.parameters) || done.backup.status?.uploadedAt !== undefined;
        const warned = finished.warnings.length > 0 && endedAt - done.at >= GRACE_MS;
        return uploaded || warned ? [] : [`${finished.name} was not uploaded`];
      }),
  },
  {
    number: 2,
    says: 'at most one non-failed backup per run, whatever the crash point',
    broken: ({ changes }) => {
      const living = new Map<string, Set<string>>();
      return changes.flatMap(({ type, backup }) => {
        const { uid = '', annotations = {} } = backup.metadata;
        const owner = annotations[OWNER_ANNOTATION];
        if (owner === undefined) return [];
        const run = `${owner} ${annotations[RUN_ANNOTATION]}`;
        const others = living.get(run) ?? new Set();
        living.set(run, others);
        if (type === 'DELETED' || isOver(backup)) others.delete(uid);
        else others.add(uid);
        return others.size > 1 ? [`${others.size} backups of one run at a time`] : [];
      });
    },
  },
  {
    number: 3,
    says: 'no DELETE before Deleted was there, orphaning was asked for, or nothing remote can exist',
    broken: ({ changes, audit, schedule }) =>
      audit
        .filter(({ verb, code }) => verb === 'delete' && code === 200)
        .flatMap(({ name = '', body, time }) => {
          const life = changes.filter(({ backup }) => backup.metadata.uid === uidOf(body));
          const states = statesAt(life, Date.parse(time));
          const mayBe = (backup: ClusterBackupManifest) =>
            mayGo(backup, life) || (schedule.removal === 'orphan' && isOrphaned(backup));
          if (states.some(mayBe)) return [];
          return [`${name} was deleted in status ${states.map(({ status }) => status?.status)}`];
        }),
  },
  {
    number: 4,
    says: 'every wait ends by its deadline, and at once on a terminal failure',
    broken: (history) =>
      history.claims.flatMap((claim) => {
        if (claim.died) return [];
        const took = claim.endedAt - claim.begunAt;
        // A run's deadline counts anew after the checks, and from its creation.
        if (took > 3 * history.schedule.timeoutMs + SLACK_MS)
          return [`${claim.what} took ${took / SECOND} s`];
        return claim.what === 'run' ? lateVerdict(claim, history) : [];
      }),
  },
  {
    number: 5,
    says: 'a failed removal leaves a state from which a re-run resumes',
    broken: ({ last, schedule, remote, uid, changes }) => {
      if (last === undefined) return [];
      const { error, removed } = last;
      // What is stuck wants a person.
      const end = changes.findLast(({ backup }) => backup.metadata.uid === uid)?.backup.status?.status;
      if (removed === undefined && end === 'Stuck') return [];
      if (removed === undefined) return [`the removal does not come to its end: ${error}`];
      if (schedule.removal !== 'delete') return [];
      const left = [...remote].filter(([, writer]) => writer === uid).map(([file]) => file);
      // Somebody else took the object away: nothing tells us of files any more.
      const outOfHand =
        ['already-gone', 'deletion-abandoned'].includes(removed.outcome) &&
        schedule.interferences.some(({ what }) => TAKES_AWAY.includes(what.do));
      return left.length === 0 || outOfHand ? [] : [`${removed.outcome}, but left behind: ${left}`];
    },
  },
  {
    number: 6,
    says: 'no secret leaves by id, output, log, error or manifest',
    broken: ({ claims, created, audit, last, secretsTold }) => {
      const texts = [...claims, ...(last ? [last] : [])].flatMap(({ finished, removed, error, said }) => [
        said,
        JSON.stringify([finished, removed, BackupError.is(error) ? error : String(error)]),
        String(error),
      ]);
      const everything = [...texts, ...created, secretsTold, JSON.stringify(audit)];
      return SECRETS.filter((secret) => everything.some((text) => text.includes(secret))).map(
        (secret) => `told: ${secret.slice(0, 8)}…`,
      );
    },
  },
  {
    number: 7,
    says: 'equal input gives byte-identical manifests',
    broken: ({ created }) => {
      const byName = new Map<string, Set<string>>();
      for (const body of created) {
        const { metadata } = JSON.parse(body) as ClusterBackupManifest;
        byName.set(metadata.name, (byName.get(metadata.name) ?? new Set()).add(body));
      }
      return [...byName]
        .filter(([, bodies]) => bodies.size > 1)
        .map(([name]) => `${name} differs between tries`);
    },
  },
  {
    number: 8,
    says: 'nothing is changed that we did not create or the user did not name',
    broken: ({ audit, changes }) => {
      const ours = new Set(changes.filter(isOurs).map(({ backup }) => backup.metadata.uid));
      return audit
        .filter(({ verb, code }) => WRITES.includes(verb) && code < 300)
        .filter(({ verb, resource, body }) => {
          // The key that a process of ours declares.
          if (resource === 'keyencryptionkeys') return verb !== 'create';
          if (resource !== 'clusterbackups') return true;
          return verb !== 'create' && !ours.has(uidOf(body));
        })
        .map(({ verb, resource, name }) => `${verb} of ${resource} ${name}`);
    },
  },
];

const WRITES = ['create', 'update', 'patch', 'delete', 'deletecollection'];

function isOurs({ backup }: Change): boolean {
  return backup.metadata.annotations?.[OWNER_ANNOTATION] !== undefined;
}

/** Which object a PATCH or DELETE insists on. */
function uidOf(body: unknown): string | undefined {
  const { metadata, preconditions } = body as {
    metadata?: { uid?: string };
    preconditions?: { uid?: string };
  };
  return metadata?.uid ?? preconditions?.uid;
}

/** Nobody waits for it any more. */
function isOver({ metadata, spec, status }: ClusterBackupManifest): boolean {
  return status?.status === 'Failed' || spec.delete === true || metadata.deletionTimestamp !== undefined;
}

/** As the object was when a request of this time came; several states where it changed in that very moment. */
function statesAt(life: readonly Change[], time: number): ClusterBackupManifest[] {
  const before = life.findLastIndex(({ at }) => at < time);
  return life.filter(({ at }, index) => index >= before && at <= time + 1).map(({ backup }) => backup);
}

function isOrphaned({ metadata }: ClusterBackupManifest): boolean {
  return metadata.annotations?.[ORPHAN_ANNOTATION] !== undefined;
}

/** Nothing remote is left, or can ever have been there. */
function mayGo({ spec, status }: ClusterBackupManifest, life: readonly Change[]): boolean {
  if (status?.status === 'Deleted') return true;
  if (!isRemote(spec.parameters) && status?.uploadedAt === undefined) return true;
  const uploading = life.some(({ backup }) => isUploadStatus(backup.status?.status));
  return status?.status === 'Failed' && spec.delete === true && !uploading;
}

/** Only where nothing went wrong on the connection can a verdict be expected at once. */
function lateVerdict({ begunAt, endedAt, uid }: Claim, { schedule, changes }: History): string[] {
  if (schedule.faults.length > 0 || schedule.interferences.some(({ what }) => what.do === 'outage'))
    return [];
  const verdict = changes
    .filter(({ backup }) => backup.metadata.uid === uid)
    .find(({ at, backup }) => at > begunAt && at < endedAt && TERMINAL.includes(backup.status?.status ?? ''));
  if (verdict === undefined || endedAt - verdict.at <= AT_ONCE_MS) return [];
  return [`${verdict.backup.status?.status} was told ${(endedAt - verdict.at) / SECOND} s later`];
}
