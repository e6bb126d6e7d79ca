/** The promises, as judgements of a history: by what really happened, never by what our processes say of themselves. */
import { createHash } from 'node:crypto';
import { BackupError } from '../../lib/errors';
import {
  type ClusterBackupManifest,
  ClusterBackupType,
  isDeletionStatus,
  isRemote,
  isUploadStatus,
  ORPHAN_ANNOTATION,
  OWNER_ANNOTATION,
  RUN_ANNOTATION,
  SUPERSEDED_ANNOTATION,
} from '../../lib/model';
import {
  CLAIM_ANNOTATION,
  claimedMode,
  claimOf,
} from '../../providers/pulumi/functions/cluster-backup/entry-claim';
import type { Claim, History } from './history';
import { leftSection, takenSections } from './section';
import { type Change, type Request, SECRETS } from './site';

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
      /** Uid → run, of those that count. */
      const living = new Map<string, string>();
      const over = new Set<string>();
      return changes.flatMap(({ type, backup }) => {
        const { uid = '', annotations = {} } = backup.metadata;
        const owner = annotations[OWNER_ANNOTATION];
        living.delete(uid);
        // For ever: a removal that is tried again takes its request back for a moment.
        if (isOver(backup)) over.add(uid);
        if (type === 'DELETED' || owner === undefined || over.has(uid)) return [];
        const run = `${owner} ${annotations[RUN_ANNOTATION]}`;
        const another = [...living.values()].includes(run);
        living.set(uid, run);
        return another ? [`two backups of one run at a time: ${backup.metadata.name} and another`] : [];
      });
    },
  },
  {
    number: 3,
    says: 'no DELETE before Deleted was there, orphaning was asked for, or nothing remote can exist',
    broken: ({ changes, audit, removals }) =>
      audit
        .filter(({ verb, code, resource }) => verb === 'delete' && code === 200 && resource === BACKUPS)
        .flatMap(({ name = '', body, at }) => {
          const life = changes.filter(({ backup }) => backup.metadata.uid === uidOf(body));
          const states = statesAt(life, at);
          const mayBe = (backup: ClusterBackupManifest) =>
            mayGo(backup, life) || (removals.includes('orphan') && isOrphaned(backup));
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
        if (took > claim.patienceMs + SLACK_MS) return [`${claim.what} took ${took / SECOND} s`];
        return claim.what === 'run' ? lateVerdict(claim, history) : [];
      }),
  },
  {
    number: 5,
    says: 'a failed removal leaves a state from which a re-run resumes',
    broken: (history) => {
      const { last, world, remote, toGo, changes } = history;
      const taken = needsTaken(history);
      if (last === undefined || taken.length > 0) return taken;
      const lastOf = (uid: string) => changes.findLast(({ backup }) => backup.metadata.uid === uid);
      // What is stuck wants a person.
      const stuck = changes.some(
        ({ backup: { metadata, status } }) =>
          status?.status === 'Stuck' && lastOf(metadata.uid ?? '')?.backup.status?.status === 'Stuck',
      );
      if (last.removed === undefined)
        return stuck ? [] : [`the removal does not come to its end: ${last.error}`];
      const kept = leftSection(history);
      if (kept.length > 0) return kept;
      // Somebody else took an object away: nothing tells us of files any more.
      const takenAway = world.interferences.some(({ what }) => TAKES_AWAY.includes(what.do));
      return toGo.flatMap((uid) => {
        const end = lastOf(uid);
        if (end === undefined) return [];
        const { metadata, status } = end.backup;
        if (end.type !== 'DELETED') return [`${metadata.name} is still there`];
        if (takenAway && status?.status !== 'Deleted') return [];
        const left = [...remote].filter(([, writer]) => writer === uid).map(([file]) => file);
        return left.length === 0 ? [] : [`${metadata.name} is gone, and has left ${left} behind`];
      });
    },
  },
  {
    number: 6,
    says: 'no secret leaves by id, output, log, error or manifest',
    broken: ({ claims, created, audit, last, told }) => {
      const texts = [...claims, ...(last ? [last] : [])].flatMap(({ finished, removed, error, said }) => [
        said,
        JSON.stringify([finished, removed, BackupError.is(error) ? error : String(error)]),
        String(error),
      ]);
      const everything = [...texts, ...created.map(({ body }) => body), ...told, JSON.stringify(audit)];
      return SECRETS.filter((secret) =>
        readableForms(secret).some((form) => everything.some((text) => text.includes(form))),
      ).map((secret) => `told: ${secret.slice(0, 8)}…`);
    },
  },
  {
    number: 7,
    says: 'equal input gives byte-identical manifests',
    broken: ({ created }) => {
      const made = new Map<string, Set<string>>();
      for (const { input, body } of created)
        made.set(input, (made.get(input) ?? new Set()).add(asMade(body)));
      return [...made]
        .filter(([, bodies]) => bodies.size > 1)
        .map(([input]) => `made of ${input}: not the same`);
    },
  },
  {
    number: 8,
    says: 'nothing is changed that we did not create or the user did not name',
    broken: (history) => [
      ...strangersChanged(history),
      ...unaskedDeletions(history),
      ...removedAgainstWish(history),
      ...takenSections(history.sections),
    ],
  },
];

/** Who has a guess can try it against a hash without salt. */
function readableForms(secret: string): string[] {
  const hash = createHash('sha256').update(secret);
  return [secret, Buffer.from(secret).toString('base64'), hash.copy().digest('hex'), hash.digest('base64')];
}

const BACKUPS = ClusterBackupType.plural;
/** The number of the try and the entry of a state that it belongs to are no input. */
function asMade(body: string): string {
  const { name, annotations } = (JSON.parse(body) as ClusterBackupManifest).metadata;
  const claim = annotations?.[CLAIM_ANNOTATION];
  const rest = body.replace(name, name.replace(/-\d{1,2}$/, ''));
  return claim === undefined ? rest : rest.replace(claim, '');
}

const WRITES = ['create', 'update', 'patch', 'delete', 'deletecollection'];

/** Without the credential and key that a backup names nothing deletes its files, and nobody can read them. */
function needsTaken({ audit, changes, world }: History): string[] {
  // A list that is not up to date shows no backup of a moment ago.
  if (world.faults.some(({ fault }) => fault.kind === 'stale')) return [];
  return audit
    .filter(({ verb, code, resource }) => verb === 'delete' && code === 200 && resource !== BACKUPS)
    .filter(({ at, name }) => {
      const before = changes.filter((change) => change.at < at - SECOND);
      const last = new Map(before.map(({ type, backup }) => [backup.metadata.uid, { type, backup }]));
      return [...last.values()].some(
        ({ type, backup }) =>
          type !== 'DELETED' && namesIn(backup).includes(name ?? '') && !goesAt(backup, at),
      );
    })
    .map(({ resource, name }) => `${resource} ${name} was removed, and a backup needs it`);

  function goesAt({ metadata: { uid } }: ClusterBackupManifest, at: number): boolean {
    return changes.some(
      ({ type, backup, at: then }) => type === 'DELETED' && backup.metadata.uid === uid && then <= at + 1,
    );
  }
}

function namesIn({ spec: { parameters } }: ClusterBackupManifest): (string | undefined)[] {
  return [parameters?.rclone?.credential, parameters?.keyEncryptionKey];
}

function strangersChanged({ audit, changes, owners, declared }: History): string[] {
  const isTheirs = ({ user, body }: Request) =>
    changes.some(
      ({ backup }) =>
        backup.metadata.uid === uidOf(body) &&
        backup.metadata.annotations?.[OWNER_ANNOTATION] === owners.get(user),
    );
  return audit
    .filter(({ verb, code }) => WRITES.includes(verb) && code < 300)
    .filter((request) => {
      if (request.resource === BACKUPS) return request.verb !== 'create' && !isTheirs(request);
      return !declared.includes(request.name ?? nameOf(request.body));
    })
    .map(({ user, verb, resource, name }) => `${user}: ${verb} of ${resource} ${name}`);
}

/** Who only ever keeps or orphans gets nothing deleted but what has failed. */
function unaskedDeletions({ audit, changes, removals }: History): string[] {
  if (removals.includes('delete')) return [];
  return audit
    .filter(({ verb, code, body }) => verb === 'patch' && code === 200 && asksForDeletion(body))
    .filter(({ body, at }) => {
      const life = changes.filter(({ backup }) => backup.metadata.uid === uidOf(body));
      return !statesAt(life, at).some(({ status }) => status?.status === 'Failed');
    })
    .map(({ name }) => `the deletion of ${name} was requested`);
}

/** What the user wished last holds for all runs of a resource, whichever entry of a state is being removed. */
function removedAgainstWish({ audit, changes, owners, wishes, prunes, world }: History): string[] {
  // A list that is not up to date shows no run of a moment ago.
  if (prunes || world.faults.some(({ fault }) => fault.kind === 'stale')) return [];
  return audit
    .filter(({ verb, code }) => verb === 'patch' && code === 200)
    .flatMap(({ user, body, at, name }) => {
      const asked = asksForDeletion(body) ? 'delete' : asksForOrphaning(body) ? 'orphan' : undefined;
      if (asked === undefined) return [];
      const life = changes.filter(({ backup }) => backup.metadata.uid === uidOf(body));
      const states = statesAt(life, at);
      if (states.some(({ status }) => status?.status === 'Failed')) return [];
      // The wish of a run that somebody else took away is in no object any more: docs/promises.md says so.
      const successor = states.at(-1)?.metadata.annotations?.[SUPERSEDED_ANNOTATION];
      const takenAway = world.interferences.some(({ what }) => TAKES_AWAY.includes(what.do));
      if (takenAway && changes.some((each) => each.at <= at && isEndOf(each, successor))) return [];
      const theirs = changes.filter(
        ({ backup }) => backup.metadata.annotations?.[OWNER_ANNOTATION] === owners.get(user),
      );
      const all = [...wishes.filter((wish) => wish.user === user), ...claimsIn(theirs)]
        .filter((wish) => wish.at <= at + 1)
        .toSorted((a, b) => a.at - b.at);
      const wished = all.slice(all.findLastIndex((wish) => wish.at < at - SECOND)).map(({ mode }) => mode);
      return wished.length === 0 || wished.includes(asked)
        ? []
        : [`${asked} was asked of ${name}, and the last wish was ${wished}`];
    });
}

function isEndOf({ type, backup }: Change, name: string | undefined): boolean {
  return type === 'DELETED' && backup.metadata.name === name;
}

/** What entries wish that may never have come into a state. */
function claimsIn(changes: readonly Change[]): { at: number; mode: string }[] {
  const first = new Map<string, { at: number; mode: string }>();
  for (const { at, backup } of changes) {
    const claim = claimOf(backup);
    const mode = claimedMode(backup);
    if (claim !== undefined && mode !== undefined && !first.has(claim)) first.set(claim, { at, mode });
  }
  return [...first.values()];
}

function asksForOrphaning(body: unknown): boolean {
  const { metadata } = body as { metadata?: { annotations?: Record<string, string | null> } };
  return typeof metadata?.annotations?.[ORPHAN_ANNOTATION] === 'string';
}

function asksForDeletion(body: unknown): boolean {
  return (body as { spec?: { delete?: boolean } } | undefined)?.spec?.delete === true;
}

function nameOf(body: unknown): string {
  return (body as Partial<ClusterBackupManifest> | undefined)?.metadata?.name ?? '';
}

/** Which object a PATCH or DELETE insists on. */
function uidOf(body: unknown): string | undefined {
  const { metadata, preconditions } = body as {
    metadata?: { uid?: string };
    preconditions?: { uid?: string };
  };
  return metadata?.uid ?? preconditions?.uid;
}

/** Nobody waits for it any more, or a later run has taken its place. */
function isOver({ metadata, spec, status }: ClusterBackupManifest): boolean {
  const deleting = spec.delete === true || isDeletionStatus(status?.status);
  const superseded = metadata.annotations?.[SUPERSEDED_ANNOTATION] !== undefined;
  return deleting || superseded || status?.status === 'Failed' || metadata.deletionTimestamp !== undefined;
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
function lateVerdict({ begunAt, endedAt, uid }: Claim, { world, changes }: History): string[] {
  if (world.faults.length > 0 || world.interferences.some(({ what }) => what.do === 'outage')) return [];
  const verdict = changes
    .filter(({ backup }) => backup.metadata.uid === uid)
    .find(({ at, backup }) => at > begunAt && at < endedAt && TERMINAL.includes(backup.status?.status ?? ''));
  if (verdict === undefined || endedAt - verdict.at <= AT_ONCE_MS) return [];
  return [`${verdict.backup.status?.status} was told ${(endedAt - verdict.at) / SECOND} s later`];
}
