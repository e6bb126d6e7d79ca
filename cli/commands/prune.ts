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
  type Names,
  namesOnServer,
  pruneJson,
  pruneNamespace,
  pruneText,
  type Speakers,
  withOthers,
} from '../prune';
import { withManagementCluster } from '../session';
import { checkFilesOption } from '../unclaimed/check-files';
import type { NamedCluster } from '../unclaimed/management-clusters';
import { warn } from '../warn';

interface Options extends AskedOptions {
  readonly schedule?: string;
  readonly inventory?: string;
  readonly policy?: string;
  readonly managementCluster?: string;
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
    .option(
      '--management-cluster <name>',
      'with --inventory: this one alone, by --context or as a pod of it does',
    )
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
  readonly clusters: Pick<Speakers, 'clusters' | 'perhaps'>;
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
  const { speakers, places, all } = await readSpeakers(options, context, asked);
  const told = new Set<string>();
  const onGap = (text: string) => {
    if (!told.has(text)) warn(context, text);
    told.add(text);
  };
  const found: Found[] = [];
  await withOthers(all, context, onGap, async (open) => {
    for (const { managementCluster, clusters, context: its, projects } of places) {
      const work = withManagementCluster(its, async (session) => {
        const others = open.filter(({ client }) => client.server !== session.mosk.client.server);
        for (const namespace of projects ?? [session.namespace]) {
          const removing = { io, json, timeoutMs, parallel: options.parallel };
          const { schedule, yes = false, checkFiles } = options;
          const common = { schedule, yes, checkFiles, managementCluster, signal: io.signal, onGap, removing };
          const said = { others, speakers: { ...speakers, ...clusters } };
          found.push(await pruneNamespace({ ...session, namespace }, { ...common, ...said }));
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
  });
  const schedules = found.flatMap((each) => each.schedules);
  io.stdout.write(json ? `${JSON.stringify(pruneJson(schedules), null, 2)}\n` : pruneText(schedules));
  const errors = found.flatMap((each) => each.errors);
  throwErrors(errors);
  if (!schedules.some(({ spoken }) => [...spoken.values()].some((says) => says.length > 0))) throw nothing();
}

/** @throws BackupError of the inventory and the policy; `usage` */
async function readSpeakers(
  { inventory, policy, managementCluster: only }: Options,
  { io, globals }: CommandContext,
  asked: Speakers['asked'],
): Promise<{
  readonly speakers: Omit<Speakers, 'clusters' | 'perhaps'>;
  readonly places: readonly Place[];
  /** Those of the inventory, which may write into the same buckets. */
  readonly all: readonly NamedCluster[];
}> {
  const { api, context, namespace } = globals();
  if (inventory === undefined) {
    if (policy !== undefined || only !== undefined) {
      throw new BackupError('usage', 'Which tier a cluster has, and where it is, stands in the inventory', {
        at: policy === undefined ? `--management-cluster ${only}` : `--policy ${policy}`,
        fix: 'give --inventory too',
      });
    }
    const place = {
      managementCluster: undefined,
      context: { io, globals },
      clusters: { clusters: [], perhaps: [] },
      projects: undefined,
    };
    return { speakers: { asked, tiers: undefined }, places: [place], all: [] };
  }
  if (context !== undefined && only === undefined) {
    throw new BackupError('usage', 'All management clusters of an inventory are pruned', {
      at: `--context ${context}`,
      fix: 'leave it out: the inventory names a context for each; or name the one that it leads to: --management-cluster NAME',
    });
  }
  // With all its rules it is large, and one management cluster needs none.
  const { contextsOf, loadPolicy, readInventory } = require('../check') as typeof import('../check');
  const file = await readInventory(inventory, io);
  const tiers = policy === undefined ? undefined : loadPolicy(policy, io).settings;
  const named = contextsOf(file, api);
  if (only !== undefined && !named.some(({ name }) => name === only)) throw notListed(only, named);
  const listed = named.map((each) => {
    // One alone as whoever asks reaches it: a pod of its own has no contexts.
    const its = each.name === only ? context : each.context;
    return { ...each, context: { io, globals: () => ({ ...globals(), context: its, api: each.api }) } };
  });
  const namesOf = await namesOnServer(listed);
  const clustersOf = ({ certain, perhaps }: Names) => ({
    clusters: file.clusters.filter((each) => certain.includes(each.managementCluster.name)),
    perhaps: file.clusters.filter((each) => perhaps.includes(each.managementCluster.name)),
  });
  const wanted = listed.filter(({ name }) => only === undefined || name === only);
  return {
    speakers: { asked, tiers },
    // One alone is asked as itself already, perhaps by a pod of it that cannot go by the inventory's context.
    all: (named.length < 2 ? [] : named.filter(({ name }) => name !== only)).map(({ projects, ...each }) => ({
      ...each,
      namespaces: projects,
    })),
    places: wanted.map(({ name, context: its, projects }) => ({
      managementCluster: name,
      context: its,
      clusters: clustersOf(namesOf(name)),
      projects:
        only !== undefined && namespace !== undefined
          ? [namespace]
          : projects.filter((project) => namespace === undefined || project === namespace),
    })),
  };
}

function notListed(name: string, listed: readonly { readonly name: string }[]): BackupError {
  return new BackupError('reference-missing', 'The inventory has no management cluster of this name', {
    at: `--management-cluster ${name}`,
    fix: `name one of ${listed.map((each) => each.name).join(', ')}`,
  });
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
