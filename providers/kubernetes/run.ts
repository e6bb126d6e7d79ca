import {
  type ClusterBackupManifest,
  ClusterBackupType,
  type CreateAction,
  nextCreate,
  OWNER_ANNOTATION,
  type Owner,
  ownerText,
  RUN_ANNOTATION,
  runHash,
  runName,
  type Seen,
  type WantedRun,
} from '../../lib/model';
import { type BackupRef, describeBackup } from './backup-ref';
import { apiFailureOf, isUncertain } from './failure';
import { type FinishedBackup, finishedBackup } from './finished-backup';
import { type Observer, observe } from './observer';
import { reserveFiles, warnOfOverlap } from './other-backups';
import type { ClusterFacts } from './references';
import type { PatienceOptions, Session } from './session';
import { checkStored } from './stored-spec';
import { failure, waitForEnd } from './wait';
import { within } from './within';

export interface RunOptions extends PatienceOptions {
  /** Whose run it is; another owner's object of the same name is never touched. By default that of the manifest's annotation. */
  readonly owner?: Owner;
  /** Any JSON values that are part of the run's identity besides its spec: change one, and it is a new run. */
  readonly triggers?: readonly unknown[];
  /**
   * `fixed` (the default): the manifest's name is the object's. `hashed`: the object is named
   * `<name>-<hash of the run>`, and `-2`, `-3`… after tries that failed.
   */
  readonly naming?: 'fixed' | 'hashed';
  /** Called once the object exists on the server, before the wait: whatever happens now, this is what to remember. */
  readonly onCreated?: (created: CreatedBackup) => void;
  /** Returns as soon as the object exists. */
  readonly noWait?: boolean;
}

export interface CreatedBackup extends BackupRef {
  readonly uid: string;
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
  const { assertContract } = require('../../lib/schema') as typeof import('../../lib/schema');
  const { namespace = '', name: base } = manifest.metadata;
  // Without the annotation that lets a manifest under Git ask for deletion: a run never begins with that.
  const declared = { ...manifest, metadata: { ...manifest.metadata, annotations: undefined } };
  assertContract(declared, describeBackup({ namespace, name: base }), session.api);
  const hash = runHash({ ...manifest.spec, namespace, triggers: options.triggers });
  const want: WantedRun = { owner: ownerOf(manifest, options), hash, fixedName: options.naming !== 'hashed' };
  const checks = session.references.check(manifest, options.clusterUid);
  const cluster = await within(session, { namespace, name: base }, options, checks);

  for (let attempt = 1; ; attempt++) {
    const name = want.fixedName ? base : runName(base, hash, attempt);
    const observer = observe(session, { namespace, name }, options, 'has not ended');
    try {
      const claimed = await claim(session, observer, stamped(manifest, name, want), want, cluster);
      if ('code' in claimed) {
        if (claimed.do === 'nextName' && attempt < MOST_ATTEMPTS) continue;
        throw await failure(session, observer, claimed.seen, claimed);
      }
      options.onCreated?.({
        namespace,
        name,
        uid: claimed.uid,
        clusterUid: cluster.uid,
        adopted: claimed.adopted,
      });
      checkStored(manifest, claimed.stored);
      const { warnings } = observer;
      const end = options.noWait ? claimed.stored : await waitForEnd(session, observer, claimed.uid);
      return finishedBackup(end, { clusterUid: cluster.uid, warnings });
    } finally {
      observer.close();
    }
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
  want: WantedRun,
  cluster: ClusterFacts,
): Promise<Claimed | Refused> {
  await observer.ready();
  observer.tell('checking');
  const release = reserveFiles(session, observer, manifest, cluster);
  try {
    observer.start();
    warnOfOverlap(observer, manifest);
    for (let attempt = 1; ; attempt++) {
      const result = await tryToCreate(session, observer, manifest);
      if ('created' in result) {
        return { uid: result.created.metadata.uid ?? '', adopted: false, stored: result.created };
      }
      const seen = await observer.readAgain();
      const action = nextCreate(want, seen, {});
      if (action.do === 'nextName' || action.do === 'refuse') return { ...action, seen };
      if (action.do === 'adopt' && seen !== undefined) {
        observer.tell('adopted');
        return { uid: action.uid, adopted: true, stored: seen };
      }
      // Absent: the request never arrived, was not carried out, or the object was removed in between.
      if (attempt >= MOST_CREATIONS) throw result.unclear;
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
): Promise<Creation> {
  try {
    const onWarning = (text: string) => observer.warn(`the server warns: ${text}`);
    const created = await observer.send((signal) =>
      client.create(ClusterBackupType, manifest, { onWarning, signal }),
    );
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
