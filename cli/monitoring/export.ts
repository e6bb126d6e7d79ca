import path from 'node:path';
import { BackupError } from '../../lib/errors';
import type { PolicyWaiver } from '../../lib/policy';
import { systemClock } from '../../providers/kubernetes';
import type { CommandContext } from '../command-context';
import { distinctTroubles } from '../distinct-troubles';
import { nothingOfProject } from '../nothing-of-project';
import { linesText } from '../output';
import { warn } from '../warn';
import { replaceFile } from '../whole-file';
import { type Collected, collectedText } from './collection';
import { type ListenAddress, listen } from './listener';
import { type ManagementClusterWatch, watchManagementCluster } from './management-cluster-watch';
import { createStorageProbe, type StorageProbe } from './storage-probe';
import { troubleTeller } from './troubles';
import type { Wanted } from './watched-clusters';

/** A management cluster that does not answer keeps nobody waiting for longer. */
const LONGEST_START_MS = 30_000;
const LOOK_MS = 100;

export interface ExportOptions {
  /** How often storages are asked; `undefined`: never. */
  readonly probeEveryMs: number | undefined;
  /** Of the policy. */
  readonly waivers: readonly PolicyWaiver[];
}

/** Watches all of them, hands them over, and closes them whatever happens. */
async function withWatches<T>(
  wanted: readonly Wanted[],
  { probeEveryMs }: ExportOptions,
  context: CommandContext,
  use: (collected: readonly Collected[]) => Promise<T>,
): Promise<T> {
  const collected: Collected[] = [];
  try {
    for (const { watched, declared } of wanted) {
      const watch = await watchManagementCluster(watched, context);
      const probe = probeEveryMs === undefined ? undefined : probeOf(watch, probeEveryMs);
      collected.push({ watch, declared, probe });
    }
    return await use(collected);
  } finally {
    for (const { watch } of collected) watch.close();
  }
}

function probeOf(watch: ManagementClusterWatch, everyMs: number): StorageProbe {
  // Who asks no storage does without all that speaks to them.
  const { probeProject } = require('./probe-project') as typeof import('./probe-project');
  return createStorageProbe(watch, { everyMs, clock: systemClock, probe: probeProject });
}

/** Until it is so of each, or it has taken too long, or the command is to end. */
async function untilAll(
  collected: readonly Collected[],
  isSo: (each: Collected) => boolean,
  signal: AbortSignal,
  longestMs = LONGEST_START_MS,
): Promise<void> {
  const end = systemClock.now() + longestMs;
  while (!signal.aborted && systemClock.now() < end && !collected.every(isSo))
    await systemClock.sleep(LOOK_MS, signal);
}

/** A connection that is lost at first may come back in time; what fails for good will not. */
const isReadOrFailed = (each: Collected) => isRead(each) || each.watch.hasFailed();

function isRead({ watch }: Collected): boolean {
  const { clusters, schedules, backups } = watch.view();
  return clusters.complete && schedules.complete && backups.complete;
}

/**
 * Serves the metrics until the command is interrupted, which is how it ends well. They are made anew every so often, out of
 * memory: a scrape costs no request, and whatever happens to a management cluster, the others are told.
 */
export async function exportMetrics(
  wanted: readonly Wanted[],
  address: ListenAddress,
  { everyMs, ...options }: ExportOptions & { readonly everyMs: number },
  context: CommandContext,
): Promise<void> {
  const { io } = context;
  const { signal } = io;
  let text: string | undefined;
  await withWatches(wanted, options, context, async (collected) => {
    const listener = await listen(address, { metrics: () => text });
    io.stderr.write(linesText([`listening on ${listener.url}/metrics`]));
    const probing: Promise<void>[] = [];
    try {
      const tellTroubles = troubleTeller(context);
      await untilAll(collected, ({ watch }) => watch.settled(), signal);
      // A project may come yet.
      const nothing = nothingFound(collected, context);
      if (nothing !== undefined) warn(context, `${nothing.at}: ${nothing.problem}`);
      probing.push(...collected.flatMap(({ probe }) => probe?.keepProbing(signal) ?? []));
      while (!signal.aborted) {
        text = collectedText(collected, Date.now(), options.waivers);
        tellTroubles(collected);
        await systemClock.sleep(everyMs, signal);
      }
    } finally {
      await listener.close();
      await Promise.all(probing);
    }
  });
}

/**
 * Writes the metrics once, for a collector that reads files. What cannot be read is left out, and told by an error.
 * @param file `-`: stdout
 * @throws AggregateError of BackupErrors, after the file is written
 */
export async function writeMetrics(
  wanted: readonly Wanted[],
  file: string,
  { longestMs, ...options }: ExportOptions & { readonly longestMs: number | undefined },
  context: CommandContext,
): Promise<void> {
  const { io } = context;
  const errors = await withWatches(wanted, options, context, async (collected) => {
    await untilAll(collected, isReadOrFailed, io.signal, longestMs);
    await Promise.all(collected.map(({ probe }) => probe?.round(io.signal)));
    if (io.signal.aborted) throw new BackupError('aborted', 'Interrupted', { fix: 'run the command again' });
    for (const { watch, probe } of collected)
      for (const [about, why] of probe?.troubles() ?? []) warn(context, `${watch.name}: ${about}: ${why}`);
    const nothing = nothingFound(collected, context);
    if (nothing !== undefined) throw nothing;
    const text = collectedText(collected, Date.now(), options.waivers);
    if (file === '-') io.stdout.write(text);
    else await writeTextfile(path.resolve(io.cwd, file), text, file);
    return collected
      .filter((each) => !isRead(each))
      .flatMap(({ watch }) => {
        const troubles = distinctTroubles(watch.troubles());
        return troubles.length > 0 ? troubles.map((each) => each.moved(watch.name)) : [silent(watch.name)];
      });
  });
  if (errors.length > 0) throw errors.length === 1 ? errors[0] : new AggregateError(errors);
}

/** A project that everybody was asked for, and that nobody has: a misspelt one looks like one without trouble. */
function nothingFound(collected: readonly Collected[], { globals }: CommandContext): BackupError | undefined {
  const { namespace } = globals();
  if (namespace === undefined || !collected.every(isRead)) return undefined;
  const isThere = collected.some(({ watch, declared }) => {
    const { clusters, schedules, backups } = watch.view();
    return [clusters, schedules, backups, { objects: declared.clusters ?? [] }].some(
      ({ objects }) => objects.length > 0,
    );
  });
  return isThere
    ? undefined
    : nothingOfProject(
        namespace,
        collected.map(({ watch }) => watch.name),
      );
}

function silent(name: string): BackupError {
  return new BackupError('unreachable', 'The management cluster did not answer in time', {
    at: name,
    fix: 'give it longer: --timeout 2m',
  });
}

async function writeTextfile(file: string, text: string, name: string): Promise<void> {
  try {
    await replaceFile(file, text);
  } catch (cause) {
    throw new BackupError('file-invalid', 'The metrics cannot be written here', {
      at: `--textfile ${name}`,
      value: (cause as NodeJS.ErrnoException).code,
      fix: 'name a file in a folder that exists and that you may write to',
      cause,
    });
  }
}
