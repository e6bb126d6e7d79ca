import {
  type ClusterBackupManifest,
  ClusterBackupType,
  type CreateAction,
  GONE,
  type KubeObject,
  nextCreate,
  OWNER_ANNOTATION,
  type Owner,
  ownerText,
  planRun,
  RUN_ANNOTATION,
  runHash,
  runsUnder,
  type Seen,
  type WantedRun,
} from '../../../lib/model';
import { apiFailureOf, isUncertain } from '../api/failure';
import type { OwnersWatch } from '../files/file-owners';
import { type BackupRef, describeBackup } from '../session/backup-ref';
import { type Observer, observe } from '../session/observer';
import type { Named } from '../session/references';
import type { Session } from '../session/session';
import { within, withinOrUndone } from '../session/within';
import { type FinishedBackup, finishedBackup } from './finished-backup';
import { requireFreeFiles, reserveFiles, warnOfOverlap } from './other-backups';
import { checkStored } from './stored-spec';
import { failure, type WaitOptions, waitForEnd } from './wait';

export interface RunOptions extends WaitOptions {
  /** Whose run it is; another owner's object of the same name is never touched. By default that of the manifest's annotation. */
  readonly owner?: Owner;
  /** Any JSON values that are part of the run's identity besides its spec: change one, and it is a new run. */
  readonly triggers?: readonly unknown[];
  /**
   * `fixed` (the default): the manifest's name is the object's. `hashed`: the object is named
   * `<name>-<hash of the run>`, and `-2`, `-3`… after tries that failed.
   */
  readonly naming?: 'fixed' | 'hashed';
  /** Uid of an object that is there already: it is taken over, and none is created in its place if it is gone. */
  readonly adopts?: string;
  /**
   * Asked once nobody is known to have its files, right before the object is created: what it rejects with, that fails
   * with, and nothing is created. Not asked about one that is there already.
   */
  readonly beforeCreation?: ((backup: ClusterBackupManifest) => Promise<void>) | undefined;
  /** Called once the object exists on the server, before the wait: whatever happens now, this is what to remember. */
  readonly onCreated?: (created: CreatedBackup) => void;
  /** Returns as soon as the object exists, with what is known of it by then. */
  readonly noWait?: boolean;
  /**
   * Everything is checked as before a run, by the server as well, and nothing is stored: what would be refused is thrown,
   * and what comes back is the object as it would be made, or is there.
   */
  readonly dryRun?: boolean;
  /** Objects that will be there by then, for a dry run: what the backup names may be among them. */
  readonly beside?: readonly KubeObject[];
}

/** A backup whose object exists, and whose upload is still to come. */
export interface CreatedBackup extends BackupRef {
  readonly uid: string;
  /** Uid of the Cluster, to be remembered. */
  readonly clusterUid: string;
  /** It had been created before, by a run that was interrupted. */
  readonly adopted: boolean;
}

/** More failed tries of one run than this are a mistake that another try does not mend. */
const MOST_ATTEMPTS = 20;

/** Creates a backup and waits for its end; see `Mosk.run`. */
export async function runBackup(
  session: Session,
  manifest: ClusterBackupManifest,
  options: RunOptions,
): Promise<FinishedBackup> {
  const { assertContract } = require('../../../lib/contract') as typeof import('../../../lib/contract');
  const { namespace = '', name: base } = manifest.metadata;
  // Without the annotation that lets a manifest under Git ask for deletion: a run never begins with that.
  const declared = { ...manifest, metadata: { ...manifest.metadata, annotations: undefined } };
  assertContract(declared, describeBackup({ namespace, name: base }), session.api);
  const hash = runHash({ ...manifest.spec, namespace, triggers: options.triggers });
  const want: WantedRun = { owner: ownerOf(manifest, options), hash, fixedName: options.naming !== 'hashed' };
  const checks = session.references.check(manifest, options.clusterUid, options.beside);
  const named = await within(session, { namespace, name: base }, options, checks);

  let owners: OwnersWatch | undefined;
  /** For as long as the run lasts: of many runs that overlap, each would have to look anew. */
  const watchOwners = async (observer: Observer) => {
    owners ??= await withinOrUndone(session, observer.ref, options, {
      asked: session.owners.watch(namespace),
      undo: (late) => late.close(),
    });
    return owners;
  };
  try {
    return await underAName(session, manifest, options, { want, named, watchOwners });
  } finally {
    owners?.close();
  }
}

interface Prepared {
  readonly want: WantedRun;
  readonly named: Named;
  watchOwners(observer: Observer): Promise<OwnersWatch>;
}

async function underAName(
  session: Session,
  manifest: ClusterBackupManifest,
  options: RunOptions,
  { want, named, watchOwners }: Prepared,
): Promise<FinishedBackup> {
  const { namespace = '', name: base } = manifest.metadata;
  for (let attempt = 1; ; attempt++) {
    const name = want.fixedName ? base : await plannedName(session, { namespace, name: base }, want, options);
    const observer = observe(session, { namespace, name }, options, 'has not ended');
    try {
      const wanted = stamped(manifest, name, want);
      const claimed = await claim(session, observer, wanted, { want, named, watchOwners, options });
      if ('code' in claimed) {
        if (claimed.do === 'nextName' && attempt < MOST_ATTEMPTS) continue;
        throw await failure(session, observer, claimed.seen, claimed);
      }
      if (options.dryRun) {
        checkStored(manifest, claimed.stored, 'is-not-made');
        return finishedBackup(claimed.stored, { clusterUid: named.cluster.uid, warnings: observer.warnings });
      }
      options.onCreated?.({
        namespace,
        name,
        uid: claimed.uid,
        clusterUid: named.cluster.uid,
        adopted: claimed.adopted,
      });
      checkStored(manifest, claimed.stored);
      const { warnings } = observer;
      const end = options.noWait
        ? claimed.stored
        : await waitForEnd(session, observer, claimed.uid, claimed.stored, options);
      return finishedBackup(end, { clusterUid: named.cluster.uid, warnings });
    } finally {
      observer.close();
    }
  }
}

/**
 * Runs are found by owner and hash among all that are there, not by their names: one that is free again may be that of a
 * run which somebody has taken away, beside a later try.
 * @throws BackupError `backup-stuck`
 */
async function plannedName(
  session: Session,
  ref: BackupRef & { readonly namespace: string },
  { owner, hash }: WantedRun,
  options: RunOptions,
): Promise<string> {
  const observer = observe(session, ref, options, 'was not looked for');
  try {
    await observer.ready();
    const { namespace, name: base } = ref;
    return planRun({ owner, namespace, hash, base }, runsUnder(owner, observer.all()), observer.all()).name;
  } finally {
    observer.close();
  }
}

interface Claimed {
  readonly uid: string;
  readonly adopted: boolean;
  readonly stored: ClusterBackupManifest;
}

type Refused = Extract<CreateAction, { do: 'nextName' | 'refuse' }> & { readonly seen: Seen };

/** Creates the object, or finds it created already, or finds the name taken. */
async function claim(
  session: Session,
  observer: Observer,
  manifest: ClusterBackupManifest,
  { want, named, watchOwners, options }: Prepared & { readonly options: RunOptions },
): Promise<Claimed | Refused> {
  await observer.ready();
  observer.tell('checking');
  const owners = await watchOwners(observer);
  const release = await withinOrUndone(session, observer.ref, options, {
    asked: reserveFiles(session, observer, manifest),
    undo: (late) => late(),
  });
  try {
    observer.warn(session.owners.gap());
    let there = observer.all().find(({ metadata }) => metadata.name === manifest.metadata.name);
    for (let attempt = 1; ; attempt++) {
      const isFree = () =>
        requireFreeFiles(observer, manifest, there, { owners, earlierNotes: named.earlierNotes });
      // Before each try: whatever was there before it may have left its files behind since.
      await within(session, observer.ref, options, isFree());
      if (attempt === 1) {
        observer.start();
        warnOfOverlap(observer, manifest);
        if (options.beforeCreation !== undefined && there === undefined && options.adopts === undefined) {
          await options.beforeCreation(manifest);
          await within(session, observer.ref, options, isFree());
        }
      }
      const result =
        there === undefined && options.adopts === undefined
          ? await tryToCreate(session, observer, manifest, options)
          : undefined;
      if (result !== undefined && 'created' in result) {
        return { uid: result.created.metadata.uid ?? '', adopted: false, stored: result.created };
      }
      there = await observer.readAgain();
      if (options.adopts !== undefined && there?.metadata.uid !== options.adopts)
        throw await failure(session, observer, undefined, GONE);
      const action = nextCreate(want, there, {});
      if (action.do === 'nextName' || action.do === 'refuse') return { ...action, seen: there };
      if (action.do === 'adopt' && there !== undefined) {
        observer.tell('adopted');
        return { uid: action.uid, adopted: true, stored: there };
      }
      // Absent: the request never arrived, was not carried out, or the object was removed in between.
      if (attempt >= MOST_CREATIONS) throw result?.unclear;
      await observer.pause(session.clock.now() + CREATE_AGAIN_MS);
    }
  } finally {
    release();
  }
}

/** For as long as a restart of the server may take; a broken webhook answers 500 for ever. */
const MOST_CREATIONS = 5;
const CREATE_AGAIN_MS = 2_000;

type Creation = { readonly created: ClusterBackupManifest } | { readonly unclear: unknown };

/** Unclear means: look what is there, because the name is taken or nobody knows whether the request arrived. */
async function tryToCreate(
  { client, hub }: Session,
  observer: Observer,
  manifest: ClusterBackupManifest,
  { dryRun }: RunOptions,
): Promise<Creation> {
  try {
    const onWarning = (text: string) => observer.warn(`the server warns: ${text}`);
    const created = await observer.send((signal) =>
      client.create(ClusterBackupType, manifest, { onWarning, signal, dryRun }),
    );
    if (dryRun) return { created };
    hub.note(ClusterBackupType, created);
    observer.tell('created');
    return { created };
  } catch (unclear) {
    if (apiFailureOf(unclear)?.reason === 'AlreadyExists' || isUncertain(unclear)) return { unclear };
    throw unclear;
  }
}

function stamped(
  manifest: ClusterBackupManifest,
  name: string,
  { owner, hash }: WantedRun,
): ClusterBackupManifest {
  const annotations = { ...manifest.metadata.annotations, [OWNER_ANNOTATION]: owner, [RUN_ANNOTATION]: hash };
  return { ...manifest, metadata: { ...manifest.metadata, name, annotations } };
}

function ownerOf({ metadata }: ClusterBackupManifest, { owner }: RunOptions): string {
  if (owner !== undefined) return ownerText(owner);
  const name = `${metadata.namespace}/${metadata.name}`;
  return metadata.annotations?.[OWNER_ANNOTATION] ?? ownerText({ tool: 'client', scope: 'default', name });
}
