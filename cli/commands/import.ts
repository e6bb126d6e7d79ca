import path from 'node:path';
import { type Command, Option } from 'commander';
import { BackupError } from '../../lib/errors';
import { LEFT_OUT, nameOf, type Proof, type SortedOut, sortOut } from '../../lib/imported';
import type { MoskApi } from '../../lib/model';
import { onOneLine } from '../../lib/printable';
import type { CommandContext } from '../command-context';
import {
  addedFiles,
  BACKUP_LIST,
  backupList,
  type Changes,
  changesJson,
  changesLines,
  changesSince,
  FORMS,
  type Form,
  foundFiles,
  namesOf,
  prove,
  readInput,
  readRecord,
  refuseDifferences,
  refuseUnseen,
  reportJson,
  reportLines,
  type Written,
  withToDo,
  write,
  writeFolder,
} from '../import';
import { linesText } from '../output';
import { writeManifests } from '../printable-io';
import { warn } from '../warn';

interface Options {
  readonly to?: Form;
  readonly out?: string;
  readonly backups?: boolean;
  readonly allNamespaces?: boolean;
  readonly check?: boolean;
}

export function define(command: Command, context: CommandContext): void {
  command
    .argument(
      '[files...]',
      'exported objects: files, folders, - for the standard input (default: the management cluster)',
    )
    .addOption(
      new Option(
        '--to <form>',
        'a cdk8s program, the manifests that it declares, or a Pulumi program (default: cdk8s)',
      ).choices(FORMS),
    )
    .option('--out <folder>', 'write into it (default: print)')
    .option('-A, --all-namespaces', 'of all projects')
    .option('--backups', 'declare finished backups that somebody has made, too, and keep them')
    .option(
      '--check',
      'write nothing; exit code 8 if something has come, gone or changed since the import into --out',
    )
    .addHelpText(
      'after',
      `
Writes what a person would have written: schedules, and default targets of Clusters. Credentials and
keys are only named, no Secret is read, and finished backups go to a list. What was written is then
run and compared with what was read, object by object; a difference ends with exit code 5. Nothing
is applied, and no file is written over that somebody has edited.

  mosk-backup import -n prod --out backups
  kubectl get clusterbackupschedules,clusters -A -o yaml |
    mosk-backup import - --to yaml --out manifests
  mosk-backup import -n prod --out backups --check`,
    )
    .action(async (files: string[], options: Options) => run(files, options, context));
}

async function run(files: readonly string[], options: Options, context: CommandContext): Promise<void> {
  const { io, globals } = context;
  const { out, check = false, allNamespaces = false } = options;
  const { api, json } = globals();
  const folder = out === undefined ? undefined : path.resolve(io.cwd, out);
  if (check && folder === undefined) throw usage('--check', 'say which folder: --out FOLDER');
  if (allNamespaces && globals().namespace !== undefined) throw usage('-A', 'leave out --namespace');
  const record = folder === undefined ? undefined : await readRecord(folder);
  if (check && record === undefined) throw nothingImported(out ?? '');
  const input = await readInput(files, allNamespaces, context);
  if (record !== undefined) refuseUnseen(record, input, out ?? '');
  // As the form, it stays as it was chosen.
  const backups = options.backups ?? record?.objects.some((name) => name.startsWith('ClusterBackup '));
  const sorted = sortOut(input.objects, { api, backups: backups ?? false });
  if (check && record !== undefined && folder !== undefined) {
    const there = { files: await foundFiles(folder, record), added: await addedFiles(folder, record) };
    const changes = changesSince(record, there, sorted, api);
    const text = json
      ? `${JSON.stringify(changesJson(changes), null, 2)}\n`
      : linesText(changesLines(changes));
    io.stdout.write(text);
    refuseChanges(changes, out ?? '');
    return;
  }
  if (sorted.imported.length === 0) throw nothingFound(sorted, files, input.namespace);
  const form = options.to ?? record?.form ?? 'cdk8s';
  const { written, proofs } = proven(form, sorted, api);
  const report = { sorted, proofs };
  for (const error of written.declared.errors) {
    const { code, problem, at = '' } = error;
    warn(
      context,
      `so it is on the management cluster, and synth will refuse it: ${problem} (${at}) [${code}]`,
    );
  }
  if (folder === undefined) {
    if (json) io.stdout.write(`${JSON.stringify(reportJson(report), null, 2)}\n`);
    else {
      writeManifests(written.text, io);
      io.stderr.write(linesText(reportLines(report)));
    }
  } else {
    const list = sorted.records.length === 0 ? [] : [{ path: BACKUP_LIST, text: backupList(sorted.records) }];
    const told = { form, objects: namesOf(written.declared) };
    const { written: names, removed } = await writeFolder(folder, [...written.files, ...list], told);
    if (json)
      io.stdout.write(`${JSON.stringify({ ...reportJson(report), written: names, removed }, null, 2)}\n`);
    else {
      io.stdout.write(linesText(reportLines(report)));
      for (const name of names) io.stdout.write(linesText([`written: ${path.join(out ?? '', name)}`]));
      for (const name of removed) io.stdout.write(linesText([`removed: ${path.join(out ?? '', name)}`]));
    }
  }
  refuseDifferences(proofs.filter(({ verdict }) => verdict === 'differs').length);
}

/** What is written, compared with what was read. What is still to be done stands in it. */
function proven(form: Form, sorted: SortedOut, api: MoskApi): { written: Written; proofs: readonly Proof[] } {
  const declarations = sorted.imported.map(({ declaration }) => declaration);
  const first = write(form, { declarations, api, toDo: toDo(sorted, []) });
  const proofs = prove(sorted.imported, first.declared, form, api);
  const { errors } = first.declared;
  if (errors.length === 0 && proofs.every(({ verdict }) => verdict !== 'differs'))
    return { written: first, proofs };
  const more = [
    ...proofs.filter(({ verdict }) => verdict === 'differs').map(differenceText),
    ...errors.map(({ code, at = '' }) => `synth refuses ${at} [${code}]`),
  ];
  return { written: withToDo(form, first, { declarations, api, toDo: toDo(sorted, more) }), proofs };
}

function differenceText({ kind, namespace, name, fields }: Proof): string {
  return `${nameOf(kind, namespace, name)} differs from what was read: ${fields.map((each) => each.path).join(', ')}`;
}

/** A line each, for the beginning of the program. */
function toDo({ leftOut }: SortedOut, more: readonly string[]): string[] {
  const refused = leftOut
    .filter(({ why }) => why === 'refused' || why === 'clear')
    .map(({ kind, namespace, name, detail }) => `${nameOf(kind, namespace, name)} is not here: ${detail}`);
  return [...refused, ...more].map(onOneLine);
}

/** @throws BackupError `manifests-stale` */
function refuseChanges({ come, gone, leftOut, changed }: Changes, out: string): void {
  if (come.length + gone.length + leftOut.length + changed.length === 0) return;
  throw new BackupError('manifests-stale', 'What is declared is no longer what there is', {
    at: out,
    fix: 'declare what has come, take out what is gone; where nothing was edited: mosk-backup import again, without --check',
  });
}

function usage(at: string, fix: string): BackupError {
  return new BackupError('usage', 'These options do not go together like this', { at, fix });
}

function nothingImported(out: string): BackupError {
  return new BackupError('usage', 'Nothing was imported into this folder', {
    at: `--out ${out}`,
    fix: 'name the folder that import wrote, or import first: without --check',
  });
}

function nothingFound(
  { leftOut }: SortedOut,
  files: readonly string[],
  namespace: string | undefined,
): BackupError {
  const looked = files.map((file) => (file === '-' ? 'the standard input' : file));
  const reasons = [...new Set(leftOut.map(({ kind, why }) => `${kind}: ${LEFT_OUT[why]}`))].sort();
  return new BackupError('not-found', 'There is nothing to import', {
    at: [...looked, namespace === undefined ? 'all projects' : `project ${namespace}`].join(', '),
    ...(reasons.length > 0 && { value: reasons.join('; ') }),
    fix:
      files.length > 0
        ? 'name other files'
        : 'choose another --namespace or --context, or look into all projects: -A',
  });
}
