import type { Command } from 'commander';
import { Option } from 'commander';
import { BackupError } from '../../lib/errors';
import type { PolicyInput, Subject } from '../../lib/policy';
import {
  countsText,
  type Declarations,
  declarationsOf,
  elsewhereText,
  failing,
  findRule,
  formatted,
  type InventoryFile,
  isInScope,
  isListedInScope,
  leftOutText,
  loadPolicy,
  REPORT_FORMATS,
  type Report,
  type ReportFormat,
  readInventory,
  readLive,
  readSources,
  reportOf,
  ruleJson,
  rulesText,
  ruleText,
  type UsablePolicy,
} from '../check';
import type { CommandContext } from '../command-context';
import { type FailOn, failOnOption } from '../fail-on';
import { tableRoom } from '../output';
import { writeReport } from '../report-file';
import { warn } from '../warn';

interface Options {
  readonly policy: string;
  readonly inventory?: string;
  readonly base?: string;
  readonly live?: boolean;
  readonly managementCluster?: string;
  readonly format?: ReportFormat;
  readonly output?: string;
  readonly failOn: FailOn;
  readonly rules?: boolean;
  readonly explain?: string;
}

export function define(command: Command, context: CommandContext): void {
  command
    .argument('[path...]', 'YAML or JSON files, folders, or - for the standard input (default: this folder)')
    .option('--policy <policy>', 'baseline, strict, or a file that exports a BackupPolicy', 'baseline')
    .option('--inventory <file>', 'all clusters there are, in YAML or JSON: for rules on coverage and RPO')
    .option('--base <path>', 'what was declared before: for rules on removals and changes')
    .option('--live', 'compare with what lives on the management cluster as well; nothing is changed')
    .option(
      '--management-cluster <name>',
      'management cluster of --live, and of files that lie in no folder of one',
    )
    .addOption(
      new Option('--format <format>', 'how to report (default: text, with --json: json)').choices(
        REPORT_FORMATS,
      ),
    )
    .option('--output <file>', 'write the report there, and the text to stdout')
    .addOption(failOnOption('findings'))
    .option('--rules', 'list the rules of the policy')
    .option('--explain <rule>', 'say what a rule is for: --explain MB003')
    .addHelpText(
      'after',
      `
Looks at backups, schedules, credentials and keys in any YAML, and at nothing else.
<folder>/<management cluster>/… is how synth lays folders out; default targets are read from the
patches beside them.
Accept a finding with an annotation:  mosk-backup/waive: MB003=why;until=2027-01-31
In CI:    mosk-backup check clusters --format github
          mosk-backup check clusters --format sarif --output check.sarif`,
    )
    .action(async (paths: string[], options: Options) => check(paths, options, context));
}

async function check(paths: readonly string[], options: Options, context: CommandContext): Promise<void> {
  const { io, globals } = context;
  const { json } = globals();
  const policy = loadPolicy(options.policy, io);
  if (options.rules || options.explain !== undefined) {
    showRules(policy, options.explain, context);
    return;
  }
  const report = await judged(paths.length === 0 ? ['.'] : paths, policy, options, context);
  const format = options.format ?? (json ? 'json' : 'text');
  const text = formatted(report, format);
  // Its commands are meant, and what is in them has passed the filter.
  const hasCommands = format === 'github';
  if (options.output !== undefined) {
    await writeReport(options.output, text, io, { hasCommands });
    io.stdout.write(formatted(report, json ? 'json' : 'text'));
  } else if (hasCommands) (io.stdout.raw ?? io.stdout.write)(text);
  else io.stdout.write(text);
  failOn(report);
}

function showRules({ rules }: UsablePolicy, id: string | undefined, { io, globals }: CommandContext): void {
  const shown = id === undefined ? rules : [findRule(rules, id)];
  if (globals().json) {
    io.stdout.write(
      `${JSON.stringify(
        shown.map(({ rule, level }) => ruleJson(rule, level)),
        null,
        2,
      )}\n`,
    );
  } else io.stdout.write(id === undefined ? rulesText(shown, tableRoom(io)) : shown.map(ruleText).join('\n'));
}

async function judged(
  paths: readonly string[],
  policy: UsablePolicy,
  options: Options,
  context: CommandContext,
): Promise<Report> {
  const { io, globals } = context;
  const inventory = options.inventory === undefined ? undefined : await readInventory(options.inventory, io);
  const apiOf = apis(inventory, context);
  const { files, mistakes } = await readSources(paths, io, options.managementCluster);
  const base =
    options.base === undefined ? undefined : await readBase(options.base, options, context, inventory);
  const declared = declarationsOf(files, apiOf, undefined, base?.subjects);
  const elsewhere = elsewhereText(declared.elsewhere);
  if (elsewhere !== undefined) warn(context, elsewhere);
  const scope = options.live
    ? {
        managementCluster: liveManagementCluster(declared.subjects, options.managementCluster),
        namespace: globals().namespace,
      }
    : undefined;
  const live = scope && (await readLive(context, scope.managementCluster));
  const subjects =
    scope === undefined ? declared.subjects : declared.subjects.filter((each) => isInScope(each, scope));
  const leftOut = scope && leftOutText(declared.subjects.length - subjects.length, scope);
  if (leftOut !== undefined) warn(context, leftOut);
  const input: PolicyInput = {
    subjects,
    // What is declared stands for what will live.
    defaultTargets: [...(live?.defaultTargets ?? []), ...declared.defaultTargets],
    inventory: inventory?.clusters.filter((each) => scope === undefined || isListedInScope(each, scope)),
    base: base?.subjects.filter((each) => scope === undefined || isInScope(each, scope)),
    live: live?.subjects,
    api: apiOf,
    now: new Date(),
  };
  return reportOf(
    policy.judge(input),
    [...mistakes, ...declared.mistakes, ...declared.unlisted, ...(base?.mistakes ?? [])],
    {
      policy: policy.name,
      rules: policy.rules,
      objects: subjects.length,
      files: files.length + mistakes.length,
      failOn: options.failOn,
    },
    inventory?.placeOf,
  );
}

/** What is undocumented or differs between releases: of a listed management cluster, that of its release. */
function apis(inventory: InventoryFile | undefined, { globals }: CommandContext) {
  const { api } = globals();
  return (managementCluster: string) => inventory?.apiOf(managementCluster) ?? api;
}

/** What was declared before. What of it cannot be read may be what has gone, so it is told like the rest. */
async function readBase(
  name: string,
  { managementCluster }: Options,
  context: CommandContext,
  inventory: InventoryFile | undefined,
): Promise<Pick<Declarations, 'subjects' | 'mistakes'>> {
  const { files, mistakes } = await readSources([name], context.io, managementCluster);
  const declared = declarationsOf(files, apis(inventory, context));
  return { subjects: declared.subjects, mistakes: [...mistakes, ...declared.mistakes] };
}

/** @throws BackupError `usage` where several management clusters are declared, and it could be any of them */
function liveManagementCluster(subjects: readonly Subject[], named: string | undefined): string {
  const managementClusters = [...new Set(subjects.map(({ managementCluster }) => managementCluster))];
  if (named !== undefined || managementClusters.length <= 1) return named ?? managementClusters[0] ?? '';
  throw new BackupError('usage', 'It is not clear which of these management clusters you are connected to', {
    at: '--live',
    value: managementClusters
      .map((managementCluster) => managementCluster || 'those without a folder')
      .join(', '),
    fix: `say which: --management-cluster ${managementClusters.find((managementCluster) => managementCluster !== '')}`,
  });
}

/** @throws BackupError `policy-violated` */
function failOn(report: Report): void {
  if (failing(report).length === 0) return;
  throw new BackupError('policy-violated', 'What is declared breaks the policy', {
    at: `policy ${report.policy}`,
    value: countsText(report),
    fix: 'correct the findings, or accept them with a reason and a day on which that ends',
  });
}
