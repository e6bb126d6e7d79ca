import type { Command } from 'commander';
import { BackupError } from '../../lib/errors';
import { throwErrors } from '../backups/waiting';
import type { CommandContext } from '../command-context';
import { parallelOption } from '../parallel';
import {
  type AskedOptions,
  addRetentionOptions,
  askedRetention,
  type Found,
  namesOnServer,
  pruneJson,
  pruneNamespace,
  pruneText,
  type Speakers,
} from '../prune';
import { withManagementCluster } from '../session';
import { checkFilesOption } from '../unclaimed/check-files';
import { warn } from '../warn';

interface Options extends AskedOptions {
  readonly schedule?: string;
  readonly inventory?: string;
  readonly policy?: string;
  readonly yes?: boolean;
  readonly parallel: number;
  readonly checkFiles?: boolean;
}

export function define(command: Command, context: CommandContext): void {
  command.option(
    '--schedule <name>',
    'whose backups: those that the ClusterBackupSchedule of this name has made (default: of each that declares a retention)',
  );
  addRetentionOptions(command)
    .option('--inventory <file>', 'all management clusters of an inventory, each by its context')
    .option('--policy <policy>', 'with --inventory: what the tiers of this policy say as well')
    .option('-y, --yes', 'remove them; without it, show what would go and change nothing')
    .addOption(parallelOption())
    .addOption(checkFilesOption())
    .addHelpText(
      'after',
      `
A good backup is complete, uploaded if it goes away from its cluster, and nobody has asked to delete
it. Good ones stay that the retention of their schedule keeps, in each cluster and place; it is
declared with the schedule, by the tier of the cluster, or here. Where several speak, what any of
them keeps stays. Others go, and so do older ones that have failed or whose deletion was requested:
first their remote files, then the objects. Nothing goes because of its age alone, and nothing while
there is no good one. What was made around an update, belongs to somebody, or has files that another
needs stays. Before each removal it is decided anew, so what others remove meanwhile is not counted.`,
    )
    .action(async (options: Options) => prune(options, context));
}

interface Place {
  readonly managementCluster: string | undefined;
  readonly context: CommandContext;
  /** Of the inventory that are there. */
  readonly clusters: Speakers['clusters'];
  /** Namespaces; `undefined`: that of the context. */
  readonly projects: readonly string[] | undefined;
}

async function prune(options: Options, context: CommandContext): Promise<void> {
  const { io, globals } = context;
  const { json, timeoutMs } = globals();
  const asked = askedRetention(options);
  if (asked !== undefined && options.schedule === undefined) {
    throw new BackupError('usage', 'What is said here is said of one schedule', {
      at: '--schedule',
      fix: 'name it; without it, only what is declared is carried out',
    });
  }
  const { speakers, places } = await readSpeakers(options, context, asked);
  const found: Found[] = [];
  for (const { managementCluster, clusters, context: its, projects } of places) {
    const work = withManagementCluster(its, async (session) => {
      for (const namespace of projects ?? [session.namespace]) {
        const removing = { io, json, timeoutMs, parallel: options.parallel };
        const { schedule, yes = false, checkFiles } = options;
        const onGap = (text: string) => warn(context, text);
        const all = { schedule, yes, checkFiles, managementCluster, signal: io.signal, onGap, removing };
        found.push(
          await pruneNamespace({ ...session, namespace }, { ...all, speakers: { ...speakers, clusters } }),
        );
      }
    });
    await work.catch((error: unknown) => {
      // One that cannot be reached hides none of the others.
      if (!BackupError.is(error) || managementCluster === undefined) throw error;
      found.push({ schedules: [], errors: [error.moved(managementCluster)] });
    });
    // What was removed until then is told of; what has not begun by now does not begin.
    if (io.signal.aborted) break;
  }
  const schedules = found.flatMap((each) => each.schedules);
  io.stdout.write(json ? `${JSON.stringify(pruneJson(schedules), null, 2)}\n` : pruneText(schedules));
  const errors = found.flatMap((each) => each.errors);
  throwErrors(errors);
  if (!schedules.some(({ spoken }) => [...spoken.values()].some((says) => says.length > 0))) throw nothing();
}

/** @throws BackupError of the inventory and the policy; `usage` */
async function readSpeakers(
  { inventory, policy }: Options,
  { io, globals }: CommandContext,
  asked: Speakers['asked'],
): Promise<{ readonly speakers: Omit<Speakers, 'clusters'>; readonly places: readonly Place[] }> {
  const { api, context, namespace } = globals();
  if (inventory === undefined) {
    if (policy !== undefined) {
      throw new BackupError('usage', 'Which tier a cluster has stands in the inventory', {
        at: `--policy ${policy}`,
        fix: 'give --inventory too',
      });
    }
    const place = {
      managementCluster: undefined,
      context: { io, globals },
      clusters: [],
      projects: undefined,
    };
    return { speakers: { asked, tiers: undefined }, places: [place] };
  }
  if (context !== undefined) {
    throw new BackupError('usage', 'All management clusters of an inventory are pruned', {
      at: `--context ${context}`,
      fix: 'leave it out: the inventory names a context for each; or leave --inventory out',
    });
  }
  // With all its rules it is large, and one management cluster needs none.
  const { contextsOf, loadPolicy, readInventory } = require('../check') as typeof import('../check');
  const file = await readInventory(inventory, io);
  const tiers = policy === undefined ? undefined : loadPolicy(policy, io).settings;
  const listed = contextsOf(file, api).map((each) => ({
    ...each,
    context: { io, globals: () => ({ ...globals(), context: each.context, api: each.api }) },
  }));
  const namesOf = await namesOnServer(listed);
  return {
    speakers: { asked, tiers },
    places: listed.map(({ name, context: its, projects }) => ({
      managementCluster: name,
      context: its,
      clusters: file.clusters.filter((each) => namesOf(name).includes(each.managementCluster.name)),
      projects: projects.filter((project) => namespace === undefined || project === namespace),
    })),
  };
}

function nothing(): BackupError {
  return new BackupError(
    'not-found',
    'No schedule with backups declares how many of them stay, so all stay',
    {
      at: 'prune',
      fix: 'declare a retention, or say it for one schedule: --schedule NAME --keep-last COUNT',
    },
  );
}
