import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { checkTimeZone } from '../../lib/calendar';
import { BackupError } from '../../lib/errors';
import { explain } from '../../lib/explain';
import { durationMs } from '../../lib/model';
import { printable } from '../../lib/printable';
import { throwErrors } from '../backups/waiting';
import { elsewhereText, loadPolicy, readInventory } from '../check';
import type { CommandContext } from '../command-context';
import {
  chooseCluster,
  explanationJson,
  explanationPage,
  explanationText,
  readDeclaredCluster,
  readLiveCluster,
  sidesOf,
} from '../explain';
import { tableRoom } from '../output';
import {
  isMisspeltTopic,
  nearTopics,
  type Topic,
  topicJson,
  topicOf,
  topicText,
  unknownTopic,
} from '../pages';
import { checkFilesOption } from '../unclaimed/check-files';
import { warn } from '../warn';

/** What Kubernetes takes for a name. */
const NAME = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;

interface Options {
  readonly manifests?: string[];
  readonly live?: boolean;
  readonly inventory?: string;
  readonly rpo?: string;
  readonly policy: string;
  readonly from?: string;
  readonly timeZone?: string;
  readonly week?: boolean;
  readonly html?: string;
  readonly checkFiles?: boolean;
}

export function define(command: Command, context: CommandContext): void {
  command
    .argument(
      '<what>',
      'a Cluster, a rule such as MB003, or a code of an error or a review, such as backup-failed',
    )
    .option('--manifests <path...>', 'files and folders that declare its backups, patches included')
    .option('--live', 'ask the management cluster (default without --manifests; with it: compare)')
    .option('--inventory <file>', 'all clusters, in YAML or JSON: for the project and the release')
    .option('--rpo <duration>', 'recovery point objective to compare with, such as 26h')
    .option('--policy <policy>', 'baseline, strict, or a file: how far apart two runs have to be', 'baseline')
    .option('--from <time>', 'tell runs from this time on, such as 2027-01-31 (default: now)')
    .option('--time-zone <zone>', 'show times there as well, such as Europe/Berlin (default: TZ)')
    .option('--week', 'draw the week')
    .option('--html <file>', 'write it as a page, with the week')
    .addOption(checkFilesOption())
    .addHelpText(
      'after',
      `
Which schedules, targets, keys and files a cluster has, when it is backed up, how long the longest
gap of a year is, and how much of a risk that is, from 1 (minimal) to 5 (critical). Whatever the
risk, the exit code is 0, unless --check-files misses files of a good backup.

A rule or a code has its page printed, without a network. A cluster of such a name is meant with
--live, --manifests or --inventory.

  mosk-backup explain MB003
  mosk-backup explain prod --live --manifests clusters --rpo 26h
  mosk-backup explain prod --manifests clusters --html prod.html`,
    )
    .action(async (what: string, options: Options) => {
      const topic = namesCluster(options) ? undefined : topicOf(what);
      if (topic !== undefined) tell(topic, context);
      else await explainCluster(what, options, context);
    });
}

/** Where clusters are looked for; no rule and no code is found there. */
function namesCluster({ live, manifests, inventory }: Options): boolean {
  return live !== undefined || manifests !== undefined || inventory !== undefined;
}

function tell(topic: Topic, { io, globals }: CommandContext): void {
  const text = globals().json ? `${JSON.stringify(topicJson(topic), null, 2)}\n` : topicText(topic);
  io.stdout.write(text);
}

async function explainCluster(cluster: string, options: Options, context: CommandContext): Promise<void> {
  // `MB099` can be no cluster, and `mb099` is hardly one: nobody has to be asked.
  if (!namesCluster(options) && (!NAME.test(cluster) || isMisspeltTopic(cluster)))
    throw unknownTopic(cluster);
  const { io, globals } = context;
  const { api: usual, json, namespace: named } = globals();
  const now = Date.now();
  const from = options.from === undefined ? now : timeOf(options.from);
  const rpoMinutes = options.rpo === undefined ? undefined : durationMs(options.rpo, '--rpo') / 60_000;
  const { minutesBetweenRuns } = loadPolicy(options.policy, io).settings;
  const localZone = localZoneOf(options.timeZone, io.env.TZ);
  const inventory = options.inventory === undefined ? undefined : await readInventory(options.inventory, io);
  const clusters = inventory?.clusters ?? [];
  const apiOf = (managementCluster: string) => inventory?.apiOf(managementCluster) ?? usual;
  const { manifests = [] } = options;
  const wanted = { cluster, namespace: named };
  const declared =
    manifests.length === 0 ? undefined : await readDeclaredCluster(manifests, wanted, clusters, apiOf, io);
  const elsewhere = elsewhereText(declared?.elsewhere ?? []);
  if (elsewhere !== undefined) warn(context, elsewhere);
  const listed = clusters.map(({ name, project, managementCluster }) => ({
    managementCluster: managementCluster.name,
    namespace: project,
    cluster: name,
  }));
  const id =
    declared?.id ??
    (inventory === undefined ? undefined : chooseCluster(listed, wanted, options.inventory ?? ''));
  const api = apiOf(id?.managementCluster ?? '');
  const live =
    declared === undefined || options.live
      ? await readLiveCluster(cluster, id?.namespace ?? named, api, context, options).catch((error) => {
          throw options.live ? error : orAnotherWay(error, cluster);
        })
      : undefined;
  const explanation = explain({
    namespace: live?.namespace ?? id?.namespace ?? '',
    cluster,
    declared: declared?.source,
    live: live?.source,
    api,
    from,
    now,
    rpoMinutes,
    minutesBetweenRuns,
  });
  const sides = sidesOf(explanation, { manifests, server: live?.server ?? '', from });
  if (options.html !== undefined) {
    await write(options.html, explanationPage(explanation, sides, { localZone, from, now }), io.cwd);
  }
  if (json) {
    const weekFrom = options.week ? from : undefined;
    io.stdout.write(`${JSON.stringify(explanationJson(explanation, weekFrom), null, 2)}\n`);
  } else
    io.stdout.write(
      explanationText(explanation, sides, {
        week: options.week === true,
        localZone,
        now,
        room: tableRoom(io, 2),
      }),
    );
  throwErrors(live?.errors ?? []);
}

/** Whoever has no management cluster at hand may not know that none is needed, or may have meant a rule or a code. */
function orAnotherWay(error: unknown, cluster: string): unknown {
  if (!BackupError.is(error) || !['kubeconfig-invalid', 'not-found', 'unreachable'].includes(error.code))
    return error;
  const { code, problem, at, value, fix, cause } = error;
  const declared = `explain what is declared, without a management cluster: mosk-backup explain ${cluster} --manifests FOLDER`;
  const [meant] = nearTopics(cluster);
  const ways = [
    ...(fix === undefined ? [] : [fix]),
    ...(code === 'kubeconfig-invalid' ? [`or ${declared}`] : []),
    ...(meant === undefined ? [] : [`or, if no cluster is meant: mosk-backup explain ${meant}`]),
  ];
  return new BackupError(code, problem, { at, value, fix: ways.join('; '), cause });
}

/** @throws BackupError `usage` */
function timeOf(text: string): number {
  const time = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?Z)?$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(time)) return time;
  throw new BackupError('usage', 'This is not a time', {
    at: '--from',
    value: JSON.stringify(text),
    fix: 'write it as 2027-01-31 or 2027-01-31T12:00Z',
  });
}

/** What TZ says is a default: where it is no name of a zone, there is none. */
function localZoneOf(option: string | undefined, tz: string | undefined): string | undefined {
  const zone = option ?? tz;
  if (zone === undefined || zone === '' || zone === 'UTC') return undefined;
  try {
    checkTimeZone(zone, '--time-zone');
    return zone;
  } catch (error) {
    if (option === undefined) return undefined;
    throw error;
  }
}

async function write(name: string, text: string, cwd: string): Promise<void> {
  try {
    await writeFile(path.resolve(cwd, name), printable(text));
  } catch (cause) {
    throw new BackupError('file-invalid', 'This file cannot be written', {
      at: `--html ${name}`,
      fix: 'name a file in a folder that exists and that you may write to',
      cause,
    });
  }
}
