import path from 'node:path';
import { type Command, Option } from 'commander';
import { checkLabelsAndAnnotations } from '../../lib/contract';
import { BackupError } from '../../lib/errors';
import { checkName, type KubeObject } from '../../lib/model';
import { type AlertSettings, ruleOptions, SEVERITIES } from '../../lib/monitoring';
import { asOptions } from '../as-options';
import { contextsOf, readInventory } from '../check';
import type { CommandContext } from '../command-context';
import { linesText } from '../output';
import { writeManifests } from '../printable-io';
import { refuseOptions } from '../refuse-options';
import { writeWholeFile } from '../whole-file';
import { ALERT_FORMATS, type AlertFormat, alertDocuments, alertFiles, yamlOf } from './alert-files';

const OPTIONS = {
  severities: '--severity',
  rehearsalAge: '--rehearsal-age',
  runbookUrl: '--runbook-url',
  managementClusters: '--inventory',
  collectedAge: '--collected-age',
};

interface Options {
  readonly format: AlertFormat;
  readonly out?: string;
  readonly inventory?: string;
  readonly severity?: string[];
  readonly runbookUrl?: string;
  readonly rehearsalAge?: string;
  readonly collectedAge?: string;
  readonly name: string;
  readonly label?: string[];
}

export function defineAlerts(command: Command, context: CommandContext): void {
  command
    .command('alerts')
    .summary('rules for Prometheus over the metrics of "mosk-backup metrics", with their unit tests')
    .description(
      'Write alerts on backups: overdue, none, failed, stuck, missed, undeclared, gone, unread, and blind.',
    )
    .addOption(
      new Option(
        '--format <format>',
        'for the Prometheus operator, a rule file, one without rules that record, or StackLight',
      )
        .choices(ALERT_FORMATS)
        .default('rules'),
    )
    .option(
      '--out <folder>',
      'write files there, the unit tests beside the rules (default: the rules to stdout)',
    )
    .option('--inventory <file>', 'all management clusters: each is missed by its name')
    .option('--severity <word=yours...>', `your word for ${SEVERITIES.join(', ')}, such as critical=major`)
    .option(
      '--runbook-url <address>',
      'where your team reads docs/alerts.md of this package (default: docs/alerts.md)',
    )
    .option('--rehearsal-age <duration>', 'how long ago an archive may last have been read (default: 90d)')
    .option('--collected-age <duration>', 'how old metrics may be that come from a file (default: 1h)')
    .option('--name <name>', 'of the object', 'mosk-backup')
    .option('--label <name=value...>', 'of the object, by which a Prometheus selects its rules')
    .addHelpText(
      'after',
      `
The same rules serve every fleet: tiers and schedules reach them as metrics. docs/alerts.md tells of
each alert.

  mosk-backup generate alerts --out rules && promtool test rules rules/mosk-backup.rules.test.yaml
  mosk-backup generate alerts --format prometheus-rule -n monitoring --label release=prometheus |
    kubectl apply -f -`,
    )
    .action(async (options: Options, made: Command) => {
      if (options.format === 'rules' || options.format === 'alerts-only') {
        const [problem, fix] = [
          'A rule file is no object',
          'choose --format prometheus-rule, or leave it out',
        ];
        refuseOptions(made, (name) => name === 'name' || name === 'label', problem, fix);
      }
      await alerts(options, context);
    });
}

async function alerts(options: Options, context: CommandContext): Promise<void> {
  const { io, globals } = context;
  const { format, out } = options;
  const { namespace, json } = globals();
  const names = {
    name: checkName(options.name, '--name'),
    namespace,
    labels: labelsOf(options.label),
  };
  const settings = await settingsOf(options, context);
  const wanted = asOptions(OPTIONS, () => ruleOptions(settings));
  if (out === undefined) {
    const documents = alertDocuments(format, names, wanted);
    if (json)
      io.stdout.write(
        `${JSON.stringify(
          documents.map(({ content }) => content),
          null,
          2,
        )}\n`,
      );
    else writeManifests(yamlOf(documents), io);
    return;
  }
  const files = alertFiles(format, names, wanted);
  for (const [file, text] of files) await write(path.resolve(io.cwd, out, file), text, out);
  const written = [...files.keys()];
  if (json) io.stdout.write(`${JSON.stringify({ folder: out, written }, null, 2)}\n`);
  else io.stdout.write(linesText(written.map((file) => path.join(out, file))));
}

async function settingsOf(
  { inventory, severity, runbookUrl, rehearsalAge, collectedAge }: Options,
  { io, globals }: CommandContext,
): Promise<AlertSettings> {
  const known = inventory === undefined ? [] : contextsOf(await readInventory(inventory, io), globals().api);
  const otherwise = known.filter(({ name, context }) => name !== context);
  return {
    managementClusters: known.map(({ name }) => name),
    contexts: Object.fromEntries(otherwise.map(({ name, context }) => [name, context])),
    severities: pairsOf(severity, '--severity'),
    ...(runbookUrl !== undefined && { runbookUrl }),
    ...(rehearsalAge !== undefined && { rehearsalAge }),
    ...(collectedAge !== undefined && { collectedAge }),
  };
}

/** @throws BackupError `usage`, `label-invalid` */
function labelsOf(texts: readonly string[] | undefined): Record<string, string> {
  const labels = pairsOf(texts, '--label');
  const [wrong] = checkLabelsAndAnnotations({ metadata: { labels } } as unknown as KubeObject);
  if (wrong === undefined) return labels;
  const { code, problem, value, fix } = wrong;
  throw new BackupError(code, problem, { at: '--label', value, fix });
}

/** @throws BackupError `usage` */
function pairsOf(texts: readonly string[] | undefined, at: string): Record<string, string> {
  return Object.fromEntries(
    (texts ?? []).map((text) => {
      const [, name, value] = /^([^=]+)=(.+)$/.exec(text) ?? [];
      if (name !== undefined && value !== undefined) return [name, value];
      throw new BackupError('usage', 'This is no pair of two words', {
        at,
        value: JSON.stringify(text),
        fix: 'write them as name=value',
      });
    }),
  );
}

/** @throws BackupError `file-invalid` */
async function write(file: string, text: string, out: string): Promise<void> {
  try {
    await writeWholeFile(file, text);
  } catch (cause) {
    throw new BackupError('file-invalid', 'The alerts cannot be written here', {
      at: `--out ${out}`,
      value: (cause as NodeJS.ErrnoException).code,
      fix: 'name a folder that you may write to',
      cause,
    });
  }
}
