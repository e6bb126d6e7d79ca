import { type Command, Option } from 'commander';
import { allInOrder } from '../../lib/all-in-order';
import { BackupError } from '../../lib/errors';
import {
  type ClusterBackupManifest,
  type ClusterBackupScheduleManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  type ClusterManifest,
  ClusterType,
  checkName,
  durationMs,
  type KubeObject,
  type ResourceType,
} from '../../lib/model';
import { summaryOf } from '../backups/backup-summary';
import { settle, throwErrors } from '../backups/waiting';
import type { CommandContext } from '../command-context';
import { commandPlace } from '../command-place';
import type { Io } from '../io';
import { dataText, linesText, tableRoom, writeJudged } from '../output';
import { getBackup, type Session, withManagementCluster } from '../session';
import {
  backupTable,
  clusterStatus,
  clusterStatusJson,
  clusterTable,
  objectsByCluster,
  overdueClusters,
  resourceName,
  SORT_KEYS,
  type SortKey,
  sorted,
  watchBackups,
  withoutKind,
} from '../status';
import { checkFilesOption, filesChecked } from '../unclaimed/check-files';

interface Options {
  readonly allNamespaces?: boolean;
  readonly clusters?: boolean;
  readonly rpo?: string;
  readonly policy: string;
  readonly output?: Format;
  readonly watch?: boolean;
  readonly selector?: string;
  readonly sortBy: SortKey;
  readonly headers: boolean;
  readonly checkFiles?: boolean;
}

type Format = 'json' | 'yaml' | 'wide' | 'name';

export function define(command: Command, context: CommandContext): void {
  command
    .argument('[name...]', 'names of ClusterBackups, to be told their story (default: list all)')
    .option('-A, --all-namespaces', 'of all namespaces')
    .option('-l, --selector <labels>', 'only those with these labels, such as team=shop')
    .addOption(
      new Option('-o, --output <format>', 'json (as --json), yaml, name, or wide: more columns').choices([
        'json',
        'yaml',
        'wide',
        'name',
      ]),
    )
    .addOption(new Option('--sort-by <column>', 'times newest first').choices(SORT_KEYS).default('age'))
    .option('--no-headers', 'no headings')
    .option('-w, --watch', 'go on and show what changes, until --timeout or Ctrl-C')
    .option('--clusters', 'a line for each cluster: last good backup, next run, what fails, and its risk')
    .option('--rpo <duration>', 'exit code 3 if the last good backup of a cluster is older, such as 26h')
    .option(
      '--policy <policy>',
      'with --clusters: baseline, strict, or a file that says how far apart two runs have to be',
      'baseline',
    )
    .addOption(checkFilesOption())
    .addHelpText(
      'after',
      `
With a name: what is at fault and the one command to run next, then times, files with their sizes in
the storage, key, credential, events, what it waits for, and what its removal would do.

A good backup is complete, uploaded if it goes away from its cluster, and nobody has asked to delete
it. A cluster with neither schedule nor backup is shown by --clusters, and is no failure. The risk
is that of "mosk-backup explain".`,
    )
    .action(async (names: string[], options: Options) => status(withoutKind(names), options, context));
}

function status(names: readonly string[], options: Options, context: CommandContext): Promise<void> {
  const rpoMs = rpoOf(options.rpo, names);
  checkCombination(names, options);
  if (options.clusters) return statusOfClusters(rpoMs, options, context);
  if (options.watch) return watch(names, options, context);
  if (names.length > 0 && isTold(options)) return stories(names, options, context);
  return statusOfBackups(names, rpoMs, options, context);
}

/** A list has no room for a story. */
function isTold({ output }: Options): boolean {
  return output !== 'wide' && output !== 'name';
}

/** @throws BackupError `usage` */
function checkCombination(names: readonly string[], { clusters, watch, output, selector }: Options): void {
  const usage = (problem: string, at: string, fix: string) =>
    new BackupError('usage', problem, { at, value: names.join(' ') || undefined, fix });
  if (clusters && names.length > 0) {
    throw usage(
      'Clusters are shown all together',
      '--clusters',
      'leave out the names, or explain one cluster: mosk-backup explain NAME',
    );
  }
  if (clusters && (watch || selector !== undefined || output === 'wide' || output === 'name')) {
    throw usage(
      'This is not shown of clusters',
      '--clusters',
      'leave out --watch, --selector and -o wide or name',
    );
  }
  if (watch && (output === 'yaml' || output === 'name'))
    throw usage('What changes is told in lines', '--watch', 'take -o json, wide, or none');
  if (selector !== undefined && names.length > 0)
    throw usage('Names and labels both choose backups', '--selector', 'give one of them');
}

async function stories(names: readonly string[], options: Options, context: CommandContext): Promise<void> {
  const { io, globals } = context;
  const { gatherFacts, storyJson, storyOf, storyText } = require('../story') as typeof import('../story');
  const { done, errors } = await withManagementCluster(context, async (session) =>
    // A name that does not exist hides none of those that do.
    settle(
      names.map(async (name) => {
        const facts = await gatherFacts(session.mosk, await getBackup(session, name, io.signal), io.signal);
        return storyOf(facts, commandPlace(io, globals(), session.namespace));
      }),
    ),
  );
  const format = formatOf(options, context);
  if (format === 'json' || format === 'yaml')
    io.stdout.write(dataText(done.map(storyJson), format, NO_MANIFEST));
  else io.stdout.write(done.map(storyText).join('\n'));
  throwErrors(errors);
}

async function statusOfBackups(
  names: readonly string[],
  rpoMs: number | undefined,
  options: Options,
  context: CommandContext,
): Promise<void> {
  const { io } = context;
  const everywhere = options.allNamespaces === true;
  const { backups, schedules, errors, where } = await withManagementCluster(context, async (session) => {
    const { done, errors } =
      names.length > 0
        ? await settle(names.map((name) => getBackup(session, name, io.signal)))
        : await listed<ClusterBackupManifest>(ClusterBackupType, session, options, io);
    const schedules =
      rpoMs === undefined
        ? NONE
        : await listed<ClusterBackupScheduleManifest>(ClusterBackupScheduleType, session, options, io);
    const checked = await filesChecked(options, session, done, io.signal);
    return {
      backups: checked.backups,
      schedules: schedules.done,
      errors: [...errors, ...schedules.errors, ...checked.errors],
      where: placeOf(session, options),
    };
  });
  const summaries = sorted(backups.map(summaryOf), options.sortBy);
  const format = formatOf(options, context);
  if (format === 'json' || format === 'yaml') io.stdout.write(dataText(summaries, format, NO_MANIFEST));
  else if (format === 'name') io.stdout.write(linesText(summaries.map(resourceName)));
  else if (summaries.length > 0) writeJudged(backupTable(summaries, styleOf(options, io)), io);
  else if (errors.length === 0)
    io.stderr.write(`No backups in ${where}.${everywhere ? '' : ' Look everywhere with: -A'}\n`);
  throwErrors(errors);
  if (rpoMs === undefined) return;
  throwErrors(overdueClusters(objectsByCluster({ clusters: [], schedules, backups }), rpoMs, Date.now()));
}

async function watch(names: readonly string[], options: Options, context: CommandContext): Promise<void> {
  const { io, globals } = context;
  for (const name of names) checkName(name, 'NAME');
  await withManagementCluster(context, ({ mosk, namespace }) => {
    const watched = {
      namespace: options.allNamespaces ? undefined : namespace,
      names,
      labelSelector: options.selector,
    };
    const style = {
      json: formatOf(options, context) === 'json',
      paint: (summaries: Parameters<typeof sorted>[0]) =>
        backupTable(sorted(summaries, options.sortBy), styleOf(options, io)),
    };
    return watchBackups(mosk, watched, style, { io, timeoutMs: globals().timeoutMs });
  });
}

async function statusOfClusters(
  rpoMs: number | undefined,
  options: Options,
  context: CommandContext,
): Promise<void> {
  const { io, globals } = context;
  const { api } = globals();
  // The rules are large, and backups alone need none.
  const { loadPolicy } = require('../check') as typeof import('../check');
  const { minutesBetweenRuns } = loadPolicy(options.policy, io).settings;
  const everywhere = options.allNamespaces === true;
  const { objects, where, errors } = await withManagementCluster(context, async (session) => {
    const [clusters, schedules, backups] = await allInOrder([
      listed<ClusterManifest>(ClusterType, session, options, io),
      listed<ClusterBackupScheduleManifest>(ClusterBackupScheduleType, session, options, io),
      listed<ClusterBackupManifest>(ClusterBackupType, session, options, io),
    ]);
    const checked = await filesChecked(options, session, backups.done, io.signal);
    return {
      errors: [...clusters.errors, ...schedules.errors, ...backups.errors, ...checked.errors],
      objects: objectsByCluster({
        clusters: clusters.done,
        schedules: schedules.done,
        backups: checked.backups,
      }),
      where: placeOf(session, options),
    };
  });
  const now = Date.now();
  const statuses = objects.map((each) => clusterStatus(each, { api, now, rpoMs, minutesBetweenRuns }));
  const format = formatOf(options, context);
  if (format === 'json' || format === 'yaml')
    io.stdout.write(dataText(statuses.map(clusterStatusJson), format, NO_MANIFEST));
  else if (statuses.length === 0)
    io.stderr.write(`No clusters in ${where}.${everywhere ? '' : ' Look everywhere with: -A'}\n`);
  else {
    const shown = {
      withNamespace: everywhere,
      withRpo: rpoMs !== undefined,
      room: { ...tableRoom(io), headings: options.headers },
      now,
    };
    writeJudged(clusterTable(statuses, shown), io);
  }
  throwErrors([...errors, ...(rpoMs === undefined ? [] : overdueClusters(objects, rpoMs, now))]);
}

const NO_MANIFEST = 'What mosk-backup tells, and no manifest to be applied: for that, kubectl get -o yaml';

function formatOf({ output }: Options, { globals }: CommandContext): Format | undefined {
  return output ?? (globals().json ? 'json' : undefined);
}

function styleOf({ allNamespaces, output, headers }: Options, io: Io) {
  return {
    withNamespace: allNamespaces === true,
    wide: output === 'wide',
    room: { ...tableRoom(io), headings: headers },
    now: Date.now(),
  };
}

/** An object that cannot be read hides none of the others, and ends the command with its error. */
async function listed<T extends KubeObject>(
  type: ResourceType,
  { mosk, namespace }: Session,
  { allNamespaces, selector: labelSelector }: Options,
  { signal }: Io,
): Promise<Listed<T>> {
  const errors: BackupError[] = [];
  const { items } = await mosk.client.list<T>(type, allNamespaces ? undefined : namespace, {
    signal,
    labelSelector,
    onUnread: (error) => errors.push(error),
  });
  return { done: items, errors };
}

interface Listed<T> {
  readonly done: readonly T[];
  readonly errors: readonly BackupError[];
}

const NONE: Listed<never> = { done: [], errors: [] };

function placeOf({ namespace }: Session, { allNamespaces }: Options): string {
  return allNamespaces ? 'any namespace' : `namespace ${namespace}`;
}

/** @throws BackupError `usage` */
function rpoOf(option: string | undefined, names: readonly string[]): number | undefined {
  if (option === undefined) return undefined;
  if (names.length === 0) return durationMs(option, '--rpo');
  throw new BackupError('usage', 'A recovery point objective is meant for all backups of a cluster', {
    at: '--rpo',
    value: names.join(' '),
    fix: `leave out the names: mosk-backup status --rpo ${option}`,
  });
}
