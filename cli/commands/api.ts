import { statSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { BackupError } from '../../lib/errors';
import { MoskApi } from '../../lib/model';
import { systemClock } from '../../providers/kubernetes';
import { readApiFile } from '../chosen-api';
import type { CommandContext } from '../command-context';
import { tableRoom } from '../output';
import { withManagementCluster } from '../session';
import { textIfAny, writeWholeFile } from '../whole-file';

interface Options {
  readonly from?: string[];
  readonly write?: string;
  readonly readSecrets?: boolean;
}

export function define(command: Command, context: CommandContext): void {
  command
    .command('learn')
    .summary('work out what its cron field, its forms of secrets and the rest are')
    .description(
      'Work out what the backup API of a management cluster is like, from the best source that you may read.',
    )
    .option(
      '--from <file...>',
      'exported files or folders instead of a live cluster: CustomResourceDefinitions, documents of /openapi/v3, objects',
    )
    .option('--write <file>', 'write what was learned, for --api; a file that is there is compared first')
    .option('--read-secrets', 'look at the names of the data keys of Secrets that backups name as their key')
    .addHelpText(
      'after',
      `
Nothing on the cluster is changed. Sources, best first: CustomResourceDefinitions; /openapi/v3,
which every user may read; discovery; live objects, of which forms and paths are kept and no names.
What no source tells, or two tell differently, is "open", with all candidates: nothing is guessed.
What a person has stated in the file stays where no source tells. With --api FILE, or a FILE to
write that is there, all that is another than in it is told.
Examples:  mosk-backup api learn --write api.yaml
           kubectl get crd -o yaml > crds.yaml; mosk-backup api learn --from crds.yaml
           mosk-backup apply manifests --api api.yaml`,
    )
    .action(async (options: Options) => learn(options, context));
}

async function learn({ from, write, readSecrets = false }: Options, context: CommandContext): Promise<void> {
  const { io, globals } = context;
  const { json, api } = globals();
  const before = await knownBefore(write, api, context);
  const { readFiles, readLive, reportJson, reportText } = require('../learn') as typeof import('../learn');
  const { apiFile, apiFileText, learnApi } =
    require('../../lib/learned') as typeof import('../../lib/learned');
  const reading =
    from === undefined
      ? await withManagementCluster(asItIs(context), ({ mosk, namespace }) =>
          readLive(mosk.client, { namespace, readSecrets, signal: io.signal }),
        )
      : await readFiles(from, io);
  const today = new Date(systemClock.now()).toISOString().slice(0, 10);
  const { file, differences } = apiFile(learnApi(reading.sources, today), before);
  if (write !== undefined) {
    const whole = path.resolve(io.cwd, write);
    const text = apiFileText(file, isFile(whole) ? await textIfAny(whole) : undefined);
    await writeWholeFile(whole, text).catch((cause: unknown) => {
      throw new BackupError('file-invalid', 'This file cannot be written', {
        at: `--write ${write}`,
        fix: 'choose a file in a folder that you may write to',
        cause,
      });
    });
  }
  const compared = before.learned !== undefined;
  const report = { reports: reading.reports, file, differences, compared, written: write };
  io.stdout.write(
    json ? `${JSON.stringify(reportJson(report), null, 2)}\n` : reportText(report, tableRoom(io)),
  );
}

/** By the plurals and versions that the server says, and not by those that were learned before. */
function asItIs({ io, globals }: CommandContext): CommandContext {
  return { io, globals: () => ({ ...globals(), api: MoskApi.v26_2 }) };
}

/** The file that is written over, else what --api says. */
async function knownBefore(
  write: string | undefined,
  api: MoskApi,
  { io }: CommandContext,
): Promise<MoskApi> {
  if (write === undefined || !isFile(path.resolve(io.cwd, write))) return api;
  return readApiFile(write, '--write', io);
}

/** A pipe, such as `/dev/stdout` may be, is there as well, and reading it would never end. */
const isFile = (file: string) => statSync(file, { throwIfNoEntry: false })?.isFile() === true;
