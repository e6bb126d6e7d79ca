import { type Command, Option } from 'commander';
import { allInOrder } from '../../lib/all-in-order';
import { BackupError } from '../../lib/errors';
import { durationMs } from '../../lib/model';
import { createGate } from '../../providers/kubernetes';
import type { CommandContext } from '../command-context';
import {
  examine,
  exitCodeFor,
  NAMED_COMMANDS,
  type NeedyCommand,
  reportJson,
  reportLines,
  type Visited,
  visit,
} from '../doctor';
import { Ended, EXIT } from '../exit-codes';
import { writeJudged } from '../output';

interface Options {
  readonly for?: NeedyCommand[];
  readonly inventory?: string;
  readonly rpo?: string;
  readonly keyAge: string;
  readonly probeWrite?: boolean;
  readonly strict?: boolean;
  readonly failOn: 'problem' | 'never';
}

/** As that of policies. */
const KEY_AGE = '90d';

/** Management clusters that are visited at a time. */
const AT_A_TIME = 4;

export function define(command: Command, context: CommandContext): void {
  command
    .addOption(
      new Option(
        '--for <command...>',
        'look at nothing for which these commands need no right (default: all but metrics)',
      ).choices(NAMED_COMMANDS),
    )
    .option('--inventory <file>', 'visit all its management clusters, each by its context')
    .option('--rpo <duration>', 'how old the last good backup of a cluster may be, such as 26h')
    .option('--key-age <duration>', 'how long ago a key in use may have been verified from a file', KEY_AGE)
    .option('--probe-write', 'write a marker to each storage, and delete it')
    .option('--strict', 'exit code 2 if all is well but for what was not checked')
    .addOption(
      new Option('--fail-on <what>', 'never: exit code 0, whatever is found')
        .choices(['problem', 'never'])
        .default('problem'),
    )
    .addHelpText(
      'after',
      `
Says of each thing that it is ok, a PROBLEM, or not checked, and what to do about it. The last line
is the verdict: OK, or how many problems there are, and how much was not checked. Nothing is
changed, but for the marker of --probe-write. The live API is compared with --api, by its
CustomResourceDefinitions, else by /openapi/v3, which every user may read.
Exit codes:  6 a problem of the API, else 7 of storages, files and keys, else 3 of backups, else 0`,
    )
    .action(async (options: Options) => doctor(options, context));
}

async function doctor(options: Options, context: CommandContext): Promise<void> {
  const { io, globals } = context;
  const { for: commands, inventory, rpo, keyAge, probeWrite = false, strict = false, failOn } = options;
  const wanted = {
    commands,
    rpoMs: rpo === undefined ? undefined : durationMs(rpo, '--rpo'),
    keyAgeMs: durationMs(keyAge, '--key-age'),
    probeWrite,
  };
  const gate = createGate(AT_A_TIME);
  const examined = await allInOrder(
    (await toVisit(inventory, context)).map((each) =>
      gate(async () => examine(await visit(each, wanted, context))),
    ),
  );
  if (globals().json)
    io.stdout.write(`${JSON.stringify(reportJson(examined, inventory !== undefined), null, 2)}\n`);
  else writeJudged(reportLines(examined), io);
  const exitCode = exitCodeFor(
    examined.flatMap(({ findings }) => findings),
    strict,
  );
  if (failOn !== 'never' && exitCode !== EXIT.ok) throw new Ended(exitCode);
}

/** @throws BackupError of the inventory; `usage` for a context beside those that it names */
async function toVisit(inventory: string | undefined, { io, globals }: CommandContext): Promise<Visited[]> {
  const { api, context, namespace } = globals();
  const here = new Map(namespace === undefined ? [] : [[namespace, undefined]]);
  if (inventory === undefined) return [{ name: undefined, context, api, projects: here }];
  if (context !== undefined) {
    throw new BackupError('usage', 'All management clusters of an inventory are visited', {
      at: `--context ${context}`,
      fix: 'leave it out: the inventory names a context for each; or leave --inventory out',
    });
  }
  // With all its rules it is large, and one management cluster needs none.
  const { contextsOf, readInventory } = require('../check') as typeof import('../check');
  const file = await readInventory(inventory, io);
  return contextsOf(file, api).map(({ name, context: named, api: itsApi, projects }) => ({
    name,
    context: named,
    api: itsApi,
    projects: new Map(
      projects
        .filter((project) => namespace === undefined || project === namespace)
        .map((project) => [project, clustersIn(name, project)]),
    ),
  }));

  function clustersIn(managementCluster: string, project: string): string[] {
    return file.data.clusters
      .filter((each) => each.managementCluster === managementCluster && each.project === project)
      .map(({ name }) => name);
  }
}
