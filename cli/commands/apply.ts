import type { Command } from 'commander';
import { BackupError } from '../../lib/errors';
import {
  type ClusterBackupManifest,
  ClusterBackupType,
  type KubeObject,
  type ResourceType,
} from '../../lib/model';
import {
  deletionFindings,
  inOrder,
  kindFindings,
  rehearseBackup,
  typeOf,
  type UpsertOutcome,
  unencryptedWarning,
  upsert,
} from '../apply';
import type { CommandContext } from '../command-context';
import { finishedJson, finishedText } from '../finished-output';
import { checkManifests, describeObject, type Located, readManifests, refuseFindings } from '../input';
import { parallelOption } from '../parallel';
import { runBackups } from '../run-backups';
import { type Session, withManagementCluster } from '../session';
import { throwErrors } from '../waiting';

interface Options {
  readonly wait?: boolean;
  readonly owner: string;
  readonly dryRun?: boolean;
  readonly parallel: number;
}

interface Applied {
  readonly object: KubeObject;
  readonly type: ResourceType;
}

interface ObjectResult {
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly outcome: UpsertOutcome;
}

export function define(command: Command, context: CommandContext): void {
  command
    .argument(
      '<file...>',
      'YAML or JSON files, folders with such files at any depth, or - for the standard input',
    )
    .option('--wait', 'wait until the backups are uploaded')
    .option('--owner <scope>', 'who declares these backups; another owner cannot take them over', 'default')
    .option('--dry-run', 'let the server check everything and store nothing')
    .addOption(parallelOption())
    .addHelpText(
      'after',
      `
Everything is checked before anything is sent. Then credentials, keys and Secrets are created or changed, then
schedules, then backups. A backup that exists and is the same is left alone; a changed one is refused, because a backup
is made once: give it another name. What the files no longer contain is not removed: mosk-backup remove.`,
    )
    .action(async (files: string[], options: Options) => apply(files, options, context));
}

async function apply(files: readonly string[], options: Options, context: CommandContext): Promise<void> {
  const { io, globals } = context;
  const { api } = globals();
  const manifests = await readManifests(files, io);
  refuseFindings([
    ...kindFindings(manifests),
    ...deletionFindings(manifests),
    ...checkManifests(manifests, api),
  ]);
  await withManagementCluster(context, async (session) => {
    const objects = inOrder(manifests.map((each) => placed(each, context, session)));
    await applyInOrder(objects, options, context, session);
  });
}

async function applyInOrder(
  objects: readonly Applied[],
  { wait, owner, dryRun, parallel }: Options,
  { io, globals }: CommandContext,
  session: Session,
): Promise<void> {
  const { json, timeoutMs } = globals();
  const results: ObjectResult[] = [];
  const backups: ClusterBackupManifest[] = [];
  const warn = (object: KubeObject, warning: string | undefined) => {
    if (warning === undefined) return;
    const text = describeObject(object);
    io.stderr.write(
      json
        ? `${JSON.stringify({ warning: { object: text, text: warning } })}\n`
        : `warning: ${text}: ${warning}\n`,
    );
  };
  for (const { object, type } of objects) {
    warn(object, unencryptedWarning(object));
    if (type === ClusterBackupType && !dryRun) {
      backups.push(object as ClusterBackupManifest);
      continue;
    }
    const { client } = session.mosk;
    const { outcome, warning } =
      type === ClusterBackupType
        ? await rehearseBackup(client, object as ClusterBackupManifest, io.signal)
        : await upsert(client, type, object, { dryRun, signal: io.signal });
    results.push(resultOf(object, outcome));
    if (!json) io.stdout.write(`${describeObject(object)}  ${outcome}${dryRun ? ' (dry run)' : ''}\n`);
    warn(object, warning);
  }
  const outcomes = new Map<ClusterBackupManifest, UpsertOutcome>();
  const { done, errors } = await runBackups(
    backups,
    {
      wait: wait === true,
      scope: owner,
      onCreated: (backup, { adopted }) => outcomes.set(backup, adopted ? 'unchanged' : 'created'),
    },
    session,
    { io, json, timeoutMs, parallel },
  );
  for (const [backup, outcome] of outcomes) results.push(resultOf(backup, outcome));
  if (json) {
    io.stdout.write(`${JSON.stringify({ objects: results, backups: done.map(finishedJson) }, null, 2)}\n`);
  } else for (const finished of done) io.stdout.write(finishedText(finished));
  throwErrors(errors);
}

function resultOf({ kind, metadata: { namespace, name } }: KubeObject, outcome: UpsertOutcome): ObjectResult {
  return { kind, namespace, name, outcome };
}

/** The object in its namespace, which is that of the command line or context unless it says one. */
function placed({ object, at }: Located, { globals }: CommandContext, { namespace }: Session): Applied {
  const type = typeOf(object);
  if (type === undefined) throw new Error(`${describeObject(object)} was not refused`);
  const own = object.metadata.namespace;
  if (!type.namespaced || own === namespace) return { object, type };
  if (own !== undefined && globals().namespace !== undefined) {
    throw new BackupError('usage', 'The object is of another namespace than the command says', {
      at: `${at}: ${describeObject(object)}`,
      value: `--namespace ${namespace}`,
      fix: 'leave out --namespace, or correct it',
    });
  }
  return { object: { ...object, metadata: { ...object.metadata, namespace: own ?? namespace } }, type };
}
