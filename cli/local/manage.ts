/** What is done to a cluster that runs in another process. */
import { BackupError } from '../../lib/errors';
import type { ClusterStatus, FaultRule, PlannedFault, RunningCluster } from '../../local';
import type { CommandContext } from '../command-context';
import { confirm } from '../confirm';
import { ageText, sizeText } from '../output';
import { faultOrderOf } from './fault-order';
import { clusterFolder, shownPath } from './folder';

export interface FolderOptions {
  readonly dir?: string;
}

/** Ends the cluster. That none runs is what was wanted. */
export async function down({ dir }: FolderOptions, context: CommandContext): Promise<void> {
  const { io } = context;
  const directory = clusterFolder(dir, io);
  const ended = await withRunning(directory, async (cluster) => {
    await cluster.down();
    return true;
  }).catch(unlessNotRunning);
  tell(context, { directory, ended: ended ?? false }, [
    ended
      ? `The cluster in ${shownPath(directory, io)} has ended.`
      : `Nothing runs in ${shownPath(directory, io)}.`,
  ]);
}

export async function status({ dir }: FolderOptions, context: CommandContext): Promise<void> {
  const directory = clusterFolder(dir, context.io);
  const found = await withRunning(directory, (cluster) => cluster.status());
  tell(context, found, statusLines(found, Date.now()));
}

export async function reset(
  { dir, yes }: FolderOptions & { readonly yes?: boolean },
  context: CommandContext,
): Promise<void> {
  const { io } = context;
  const directory = clusterFolder(dir, io);
  const folder = shownPath(directory, io);
  if (!yes) {
    const lines = [`All objects, buckets and archives in ${folder} go. Keys and certificates stay.`];
    await confirm({ lines, question: 'Empty this cluster?', at: directory }, io);
  }
  const wasRunning = await withRunning(directory, async (cluster) => {
    await cluster.reset();
    return true;
  }).catch(unlessNotRunning);
  const { resetFolder } = require('../../local') as typeof import('../../local');
  if (!wasRunning) await resetFolder(directory);
  tell(context, { directory, running: wasRunning ?? false }, [
    wasRunning
      ? `The cluster in ${folder} has begun anew.`
      : `${folder} is empty: the next start begins anew.`,
  ]);
}

/** Without faults, and nothing to clear: shows those that may still act. */
export async function fault(
  texts: readonly string[],
  { dir, clear }: FolderOptions & { readonly clear?: boolean },
  context: CommandContext,
): Promise<void> {
  const order = faultOrderOf(texts);
  const found = await withRunning(clusterFolder(dir, context.io), async (cluster) => {
    if (clear) await cluster.clearFaults();
    if (texts.length > 0) await cluster.fault(order);
    return cluster.status();
  });
  const { planned, acting } = found.faults;
  const lines = [...actingLines(acting), ...planned.map(faultLine)];
  tell(context, { planned, acting }, lines.length === 0 ? ['No fault is left to act.'] : lines);
}

async function withRunning<T>(directory: string, use: (cluster: RunningCluster) => Promise<T>): Promise<T> {
  const { runningCluster } = require('../../local') as typeof import('../../local');
  const cluster = await runningCluster(directory);
  try {
    return await use(cluster);
  } finally {
    cluster.close();
  }
}

function unlessNotRunning(error: unknown): undefined {
  if (BackupError.is(error) && error.code === 'not-running') return undefined;
  throw error;
}

function tell({ io, globals }: CommandContext, value: object, lines: readonly string[]): void {
  io.stdout.write(globals().json ? `${JSON.stringify(value)}\n` : `${lines.join('\n')}\n`);
}

function statusLines(found: ClusterStatus, now: number): string[] {
  const { url, kubeconfig, since, pid, objects, memory, storage, faults, persists } = found;
  return [
    `API         ${url}`,
    `Kubeconfig  ${kubeconfig}`,
    `Storage     ${storage.endpoint}, bucket ${storage.bucket}`,
    `Since       ${since} (${ageText(since, now)}), process ${pid}`,
    `Objects     ${objects}, ${persists ? 'kept in the folder' : 'lost when it ends'}`,
    `Memory      ${sizeText(memory.rss)}`,
    `Faults      ${faults.planned.length} to act, ${faults.fired} have acted on requests to the API`,
    ...[...actingLines(faults.acting), ...faults.planned.map(faultLine)].map((line) => `            ${line}`),
  ];
}

/** What no request has to come for. */
function actingLines({ outage, skewClockMs }: ClusterStatus['faults']['acting']): string[] {
  return [
    ...(outage ? ['outage: the API answers nobody until its time is over'] : []),
    ...(skewClockMs === 0 ? [] : [`skew-clock: the clock of the API is wrong by ${skewClockMs} ms`]),
  ];
}

/** `answer 503 on create clusterbackups, 2 more times` */
function faultLine(planned: PlannedFault): string {
  const { times, skip = 0, chance = 1 } = planned;
  const { kind, ...numbers } = 'fault' in planned ? planned.fault : { kind: 'stuck' };
  const what = whatOf(planned);
  return [
    [kind, ...Object.values(numbers)].join(' '),
    what.length > 0 ? ` on ${what.join(' ')}` : '',
    skip > 0 ? `, after ${skip}` : '',
    chance < 1 ? `, in ${chance * 100}% of the cases` : '',
    // Infinity is null in JSON.
    times === null || times === Number.POSITIVE_INFINITY
      ? ''
      : `, ${times} more time${times === 1 ? '' : 's'}`,
  ].join('');
}

/** Verbs and a resource, methods of the storage, or statuses of a backup. */
function whatOf(planned: PlannedFault): readonly string[] {
  if (!('fault' in planned)) return planned.during ?? [];
  if ('methods' in planned) return planned.methods ?? [];
  const { verbs = [], resource } = planned as FaultRule;
  return resource === undefined ? verbs : [...verbs, resource];
}
