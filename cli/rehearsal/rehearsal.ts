import { allInOrder } from '../../lib/all-in-order';
import { BackupError } from '../../lib/errors';
import {
  type ClusterBackupManifest,
  type ClusterBackupScheduleManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  durationMs,
} from '../../lib/model';
import { createGate } from '../../providers/kubernetes';
import { readKeyFiles } from '../archives';
import { throwErrors } from '../backups/waiting';
import type { CommandContext } from '../command-context';
import { progressStyle, showProgress, tableRoom } from '../output';
import { type Session, withManagementCluster } from '../session';
import { type ClusterObjects, objectsByCluster } from '../status';
import { chooseBackup } from './choose-backups';
import { rehearsalJson, rehearsalText } from './rehearsal-text';
import { type Rehearsal, type RehearsingOptions, rehearse } from './rehearse';

export interface RehearsalOptions extends RehearsingOptions {
  readonly keyFile?: readonly string[];
  readonly random?: boolean;
  readonly allNamespaces?: boolean;
  readonly parallel: number;
  /** A duration. */
  readonly maxAge?: string;
}

/**
 * Reads a good backup of each cluster to its end, and keeps nothing.
 * @param clusters names; none: all that backups or schedules are for
 * @throws BackupError `not-found` before anything is read; then what was wrong with each cluster
 */
export async function rehearseClusters(
  clusters: readonly string[],
  options: RehearsalOptions,
  context: CommandContext,
): Promise<void> {
  const { io, globals } = context;
  const { json } = globals();
  const maxAgeMs = options.maxAge === undefined ? undefined : durationMs(options.maxAge, '--max-age');
  const keys = await readKeyFiles(options.keyFile ?? [], io);
  const rehearsals = await withManagementCluster(context, async (session) => {
    const found = await wantedClusters(clusters, options, session, io.signal);
    const now = session.mosk.clock.now();
    const dice = options.random === true ? Math.random : undefined;
    const gate = createGate(options.parallel);
    const view = showProgress(io, progressStyle(io, json));
    try {
      return await allInOrder(
        found.map((objects) =>
          gate(async () => {
            const choice = chooseBackup(objects, { now, maxAgeMs, dice });
            const label = `${choice.namespace}/${choice.cluster}`;
            if (choice.fresh === undefined && choice.backup !== undefined)
              view.phase(label, `reading ${choice.backup.metadata.name}`);
            const rehearsal = await rehearse(choice, keys, options, session, io);
            view.end(label, rehearsal.error === undefined);
            return rehearsal;
          }),
        ),
      );
    } finally {
      view.close();
    }
  });
  io.stdout.write(
    json
      ? `${JSON.stringify(rehearsals.map(rehearsalJson), null, 2)}\n`
      : rehearsalText(rehearsals, tableRoom(io)),
  );
  throwErrors(errorsOf(rehearsals));
}

/** What is wrong with archives comes first: it decides the exit code. After Ctrl-C that alone is told. */
function errorsOf(rehearsals: readonly Rehearsal[]): BackupError[] {
  const judged = rehearsals.filter(({ archives }) => archives.some(({ error }) => error !== undefined));
  const others = rehearsals.filter((each) => !judged.includes(each));
  const errors = [...judged, ...others].flatMap(({ error }) => error ?? []);
  const aborted = errors.find(({ code }) => code === 'aborted');
  return aborted === undefined ? errors : [aborted];
}

async function wantedClusters(
  clusters: readonly string[],
  { allNamespaces }: RehearsalOptions,
  { mosk: { client }, namespace: own }: Session,
  signal: AbortSignal,
): Promise<ClusterObjects[]> {
  const namespace = allNamespaces === true ? undefined : own;
  const { items: backups } = await client.list<ClusterBackupManifest>(ClusterBackupType, namespace, {
    signal,
  });
  const { items: schedules } = await client.list<ClusterBackupScheduleManifest>(
    ClusterBackupScheduleType,
    namespace,
    { signal },
  );
  const all = objectsByCluster({ clusters: [], schedules, backups });
  const names = new Set(all.map(({ cluster }) => cluster));
  const unknown = clusters.filter((cluster) => !names.has(cluster));
  if (unknown.length > 0 || all.length === 0) {
    throw new BackupError('not-found', 'No backup or schedule is for this cluster', {
      at: `Cluster ${namespace ?? '*'}/${unknown.join(', ') || '*'} on ${client.server}`,
      fix: 'mosk-backup status --clusters lists them; choose another --namespace or --context, or -A',
    });
  }
  return clusters.length === 0 ? all : all.filter(({ cluster }) => clusters.includes(cluster));
}
