import { type Command, Option } from 'commander';
import { BackupError } from '../../lib/errors';
import { counted } from '../../lib/model';
import type { Review } from '../../lib/review';
import { loadPolicy, readInventory } from '../check';
import type { CommandContext } from '../command-context';
import { type FailOn, failOnOption } from '../fail-on';
import { linesText } from '../output';
import { writeReport } from '../report-file';
import {
  type Change,
  consequencesOf,
  judgeChange,
  markdown,
  needingALook,
  newFindings,
  readChange,
  reviewFails,
  reviewJson,
  reviewText,
  unreadMarkdown,
  worthKnowing,
} from '../review';

const FORMATS = ['markdown', 'text', 'json'] as const;

interface Options {
  readonly path?: string;
  readonly policy: string;
  readonly inventory?: string;
  readonly failOn: FailOn;
  readonly format?: (typeof FORMATS)[number];
  readonly output?: string;
  readonly title: string;
  readonly from?: string;
}

export function define(command: Command, context: CommandContext): void {
  command
    .argument(
      '<base>',
      'branch, tag, commit or folder: what is declared now; or a preview of Pulumi, which is both ends',
    )
    .argument('[head]', 'the same: what the change would declare', 'HEAD')
    .option('--path <folder>', 'folder of the manifests (default: where synth has written, else all)')
    .option('--policy <policy>', 'baseline, strict, or a file that exports a BackupPolicy', 'baseline')
    .option('--inventory <file>', 'all clusters, in YAML or JSON: for tiers and for clusters without backups')
    .addOption(failOnOption('consequences and new findings'))
    .addOption(new Option('--format <format>', 'how it is written (default: markdown)').choices(FORMATS))
    .option('--output <file>', 'write it there instead of on stdout')
    .option('--title <text>', 'headline of the Markdown', 'What this does to backups')
    .option('--from <date>', 'day of the review, with which the week begins (default: today)')
    .addHelpText(
      'after',
      `
Commits are read as data: nothing is checked out, and no code of them runs. The policy is that of
the working tree. A preview is what "pulumi preview --json --show-sames" prints; - is the standard
input.
BASE is taken as it was when HEAD left it. What was wrong before does not fail the review. A policy
or inventory that the change itself alters does not loosen it: the strictest of both counts.
For --fail-on, what happens to data is an error, as files lost, left behind, unreadable or no longer
made; a risk is a warning, a note an info. New findings of the policy have their own level.

  mosk-backup review origin/main --path clusters
  mosk-backup review before/ after/ --format text
  pulumi preview --json --show-sames | mosk-backup review -`,
    )
    .action((base: string, head: string, options: Options) => run(base, head, options, context));
}

async function run(base: string, head: string, options: Options, context: CommandContext): Promise<void> {
  const format = options.format ?? (context.globals().json ? 'json' : 'markdown');
  const found = await foundIn(base, head, options, context).catch(async (error) => {
    if (format === 'markdown') await tellUnread(error, options, context);
    throw error;
  });
  const { review, change, policyName } = found;
  const { io } = context;
  const failed = reviewFails(review, options.failOn);
  const { compared, remarks } = change;
  const markdownOptions = { title: options.title, policy: policyName, compared, remarks };
  const text = {
    json: () => `${JSON.stringify(reviewJson(review, failed), null, 2)}\n`,
    text: () => reviewText(review, markdownOptions),
    markdown: () => markdown(review, markdownOptions),
  }[format]();
  if (format !== 'markdown') {
    io.stderr.write(linesText(remarks.map((remark) => remark.replaceAll('`', '"'))));
  }
  if (options.output === undefined) io.stdout.write(text);
  else await writeReport(options.output, text, io);
  if (failed) throw failure(review, options.failOn);
}

interface Found {
  readonly review: Review;
  readonly change: Change;
  readonly policyName: string;
}

async function foundIn(
  base: string,
  head: string,
  options: Options,
  context: CommandContext,
): Promise<Found> {
  const { io, globals } = context;
  const { api } = globals();
  const now = dayOf(options.from);
  const policy = loadPolicy(options.policy, io);
  const inventory = options.inventory === undefined ? undefined : await readInventory(options.inventory, io);
  const apiOf = (managementCluster: string) => inventory?.apiOf(managementCluster) ?? api;
  const change = await readChange(base, head, options.path, apiOf, io);
  const judges = {
    policy,
    policyName: options.policy,
    inventory,
    inventoryName: options.inventory,
    api,
  };
  return { review: await judgeChange(change, judges, now, io), change, policyName: policy.name };
}

/** A comment is made of the file: one of an earlier push must not go on to speak for this one. */
async function tellUnread(error: unknown, { output, title }: Options, { io }: CommandContext): Promise<void> {
  const errors: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
  const known = errors.filter((each) => BackupError.is(each));
  if (output !== undefined && known.length > 0) await writeReport(output, unreadMarkdown(known, title), io);
}

/** @throws BackupError `review-failed` */
function failure(review: Review, failOn: FailOn): BackupError {
  return new BackupError('review-failed', 'This change is not to be merged unread', {
    at: `--fail-on ${failOn}`,
    value: [
      counted(consequencesOf(review, 'data'), 'consequence for data', 'consequences for data'),
      counted(newFindings(review, 'error'), 'new error'),
      counted(needingALook(review), 'thing to look at', 'things to look at'),
      counted(worthKnowing(review), 'thing to know', 'things to know'),
    ].join(', '),
    fix: 'read the review; what is meant needs a reason: an approval, a waiver',
  });
}

/** @throws BackupError `usage` */
function dayOf(from: string | undefined): Date {
  if (from === undefined) return new Date();
  const day = new Date(`${from}T00:00:00Z`);
  // A date that does not exist, such as 30 February, becomes another one.
  if (!Number.isNaN(day.getTime()) && day.toISOString().startsWith(from)) return day;
  throw new BackupError('usage', 'This is not a day', {
    at: '--from',
    value: JSON.stringify(from),
    fix: 'write it as 2027-01-31',
  });
}
