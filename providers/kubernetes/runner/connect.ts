/** The runner as programs see it. */
import { BackupError } from '../../../lib/errors';
import {
  type Claimant,
  type ClusterBackupManifest,
  ClusterBackupType,
  MoskApi,
  ownerOf,
} from '../../../lib/model';
import type { ApiClient } from '../api/api';
import { createClient } from '../api/client';
import { clientOfApi } from '../api/client-of-api';
import { type Clock, systemClock } from '../api/clock';
import { askingBeforeWrites, type Transport } from '../api/transport';
import { createFileOwners } from '../files/file-owners';
import { createLeftRecords, type LeftRecords } from '../files/left-records';
import { createReservations } from '../files/reservations';
import { type ConnectionOptions, openConnection } from '../login/connection';
import type { BackupRef } from '../session/backup-ref';
import { createReferences } from '../session/references';
import type { Session } from '../session/session';
import { createWatchHub, type WatchHub } from '../watching/watch-hub';
import type { FinishedBackup } from './finished-backup';
import { type Removed, type RemoveOptions, removeBackup } from './removal';
import { type RunOptions, runBackup } from './run';
import { type WaitOptions, waitForBackup } from './wait';

/** Which management cluster, as whom, and how it is spoken to. */
export interface ConnectOptions extends ConnectionOptions {
  /** How this management cluster's API looks; by default `MoskApi.v26_2`. */
  readonly api?: MoskApi;
  /** Uid of a Cluster as remembered, for all calls that bring none of their own. */
  readonly clusterUid?: string;
  /** Environment for `KUBECONFIG`, `HOME` and in-cluster settings; by default that of the process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Takes texts of the server's `Warning` headers that no run reports. */
  readonly onWarning?: (text: string) => void;
  /**
   * How long watches, and what was looked at, are kept after their last use: a program that begins one thing after the
   * other need not look anew each time. In milliseconds.
   * @default 5000
   */
  readonly lingerMs?: number;
  /** Asked right before each request that may change something: what it rejects with, that fails with, unsent. */
  readonly beforeWrite?: () => Promise<void>;
  /** For tests: another clock, network or source of chance. */
  readonly clock?: Clock;
  /** For tests: another network. */
  readonly transport?: Transport;
  /** For tests: another source of chance, between 0 and 1. */
  readonly random?: () => number;
}

const LINGER_MS = 5_000;

/** Which backups are listed. */
export interface ListFilter {
  /** By default that of the context. */
  readonly namespace?: string;
  /** Those of every namespace that may be listed. */
  readonly allNamespaces?: boolean;
  /** Name of the Cluster that they are of. */
  readonly targetCluster?: string;
  /** Text of the owner annotation. */
  readonly owner?: string;
}

/**
 * A management cluster. All calls of one `Mosk` share its watches: creating and waiting for N backups of a namespace
 * costs N requests and a few, however long they take.
 */
export interface Mosk {
  /** The management API itself, for whatever has no call here. */
  readonly client: ApiClient;
  /** The watches that all calls share. */
  readonly hub: WatchHub;
  /** What backups have left in storages without an object. */
  readonly left: LeftRecords;
  /** By which it waits. */
  readonly clock: Clock;
  /** How the API of this management cluster looks. */
  readonly api: MoskApi;
  /** URL. */
  readonly server: string;
  /** Address of the proxy that leads there, if one does: behind another one the same URL may be another server. */
  readonly proxy: string | undefined;
  /** Name of the kubeconfig's context, if one is used. */
  readonly context: string | undefined;
  /** The context's namespace, else the pod's, else `default`. */
  readonly namespace: string;

  /**
   * Creates a backup and waits until it is really uploaded. Interrupted and called again, it goes on with the object
   * that it made: never a second one for the same run.
   * @throws BackupError before creation: the contract's codes, `reference-missing`, `remote-path-used`,
   * `other-management-cluster`, `not-ours`, `spec-changed`, `being-deleted`, `rejected`; after it: `field-dropped`,
   * `backup-failed`, `backup-stuck`, `backup-vanished`, `deletion-requested`, `timeout`, `aborted`; and those of
   * reaching the API
   */
  run(manifest: ClusterBackupManifest, options?: RunOptions): Promise<FinishedBackup>;

  /**
   * Waits for a backup that exists already, whoever made it.
   * @throws BackupError `not-found`, and those of `run` after creation
   */
  wait(ref: BackupRef, options?: WaitOptions): Promise<FinishedBackup>;

  /**
   * Removes a backup: asks for the deletion of its remote files, waits for `Deleted`, then removes the object. See
   * `RemovalMode` for the other ways. Interrupted and called again, it goes on. Never removes a finalizer.
   * @throws BackupError `deletion-failed` and `backup-stuck` (the object is kept), `files-shared`, `files-unknown` (a record
   * of files left behind cannot be understood: it may be of any) and `other-management-cluster` (nothing was changed), `timeout`, `aborted`, and those of reaching the API
   */
  remove(ref: BackupRef, options?: RemoveOptions): Promise<Removed>;

  /**
   * Backups as the API has them.
   * @throws BackupError those of reaching the API
   */
  list(filter?: ListFilter): Promise<ClusterBackupManifest[]>;

  /**
   * Who else has files that backups of a namespace have, by their uids: other backups of any namespace that may be listed,
   * and records of what was left behind. A backup that has its files for itself is not in it. `remove` refuses the others,
   * and looks again by itself.
   * @param options `onGap` takes what could not be looked at, for people: once for each connection
   * @throws BackupError `files-unknown` where a record cannot be understood: it may be of any files; of reaching the API
   */
  sharedFiles(
    namespace: string,
    backups: readonly ClusterBackupManifest[],
    options?: { readonly onGap?: (text: string) => void },
  ): Promise<ReadonlyMap<string, readonly Claimant[]>>;

  /**
   * Ends everything that is under way and closes the connections; what is asked for later fails with `aborted`. A program
   * that forgets it ends a few seconds after its last wait.
   */
  close(): void;
}

/**
 * Opens a management cluster. Nothing is sent yet.
 * @throws BackupError `kubeconfig-invalid`
 */
export async function connect(options: ConnectOptions = {}): Promise<Mosk> {
  const { clock = systemClock, api = MoskApi.v26_2, random = Math.random, clusterUid } = options;
  const connection = await connectionOf(options, clock);
  const { server } = connection;
  const transport = askingBeforeWrites(connection.transport, options.beforeWrite);
  /** What is still under way when the connection is closed, such as a request that nobody answers, ends by this. */
  const closed = new AbortController();
  const { onWarning, lingerMs = LINGER_MS } = options;
  const plain = createClient({ transport, clock, server, random, onWarning, signal: closed.signal });
  const client = clientOfApi(plain, api);
  const hub = createWatchHub(client, clock, { random, lingerMs });
  const session: Session = {
    client,
    hub,
    left: createLeftRecords(client, hub),
    clock,
    api,
    random,
    references: createReferences(client, api),
    owners: createFileOwners(client, hub, clock, api),
    inCreation: createReservations(),
    filesInRemoval: new Set(),
  };
  const namespace = connection.namespace ?? 'default';

  let runs = 0;
  let idleSince = 0;
  /** What runs refer to is looked at once as long as runs follow one another without a pause. */
  async function withReferences<T>(act: () => Promise<T>): Promise<T> {
    if (runs === 0 && clock.now() - idleSince > lingerMs) {
      session.references.forget();
      session.owners.forget();
    }
    runs++;
    try {
      return await act();
    } finally {
      runs--;
      idleSince = clock.now();
    }
  }

  return {
    client,
    hub,
    left: session.left,
    clock,
    api,
    server,
    proxy: connection.proxy,
    context: connection.context,
    namespace,

    run: (manifest, o = {}) =>
      withReferences(() => runBackup(session, inNamespace(manifest, namespace), { clusterUid, ...o })),
    wait: (ref, o = {}) => waitForBackup(session, ref, { clusterUid, ...o }),
    remove: (ref, o = {}) => removeBackup(session, ref, { clusterUid, ...o }),

    async list({ namespace: wanted = namespace, allNamespaces, targetCluster, owner } = {}) {
      const { items } = await client.list<ClusterBackupManifest>(
        ClusterBackupType,
        allNamespaces ? undefined : wanted,
      );
      return items.filter(
        (backup) =>
          (targetCluster === undefined || backup.spec.targetCluster === targetCluster) &&
          (owner === undefined || ownerOf(backup) === owner),
      );
    },

    sharedFiles: (wanted, backups, { onGap } = {}) =>
      withReferences(async () => {
        const found = await session.owners.claimantsOfAll(wanted, backups);
        const gap = onGap && session.owners.gap();
        if (gap !== undefined) onGap?.(gap);
        return found;
      }),

    close() {
      session.hub.close();
      closed.abort();
      transport.close?.();
    },
  };
}

async function connectionOf(options: ConnectOptions, clock: Clock) {
  const { transport, server } = options;
  if (transport === undefined) return openConnection(options, clock, options.env);
  return {
    transport,
    server: server ?? 'the given transport',
    context: undefined,
    namespace: undefined,
    proxy: undefined,
  };
}

function inNamespace(manifest: ClusterBackupManifest, namespace: string): ClusterBackupManifest {
  if (manifest?.metadata === undefined) {
    throw new BackupError('schema-invalid', 'This is not a manifest: it has no metadata', {
      fix: 'give a ClusterBackup',
    });
  }
  return { ...manifest, metadata: { namespace, ...manifest.metadata } };
}
