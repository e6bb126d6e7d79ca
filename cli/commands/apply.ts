import type { Command } from 'commander';
import { objectName } from '../../lib/contract';
import { BackupError } from '../../lib/errors';
import {
  type ClusterBackupManifest,
  ClusterBackupType,
  type KubeObject,
  NamespaceType,
  type ResourceType,
} from '../../lib/model';
import {
  type AdoptOptions,
  absentClusters,
  addAdoptOptions,
  adoptingOf,
  apiDifferences,
  asWrittenManifest,
  deletionFindings,
  inOrder,
  isRecord,
  kindFindings,
  leftOutText,
  metadataFindings,
  type ObjectResult,
  type Planned,
  type PlanOptions,
  planBackup,
  planObject,
  readManifests,
  recordFindings,
  resultOf,
  type Surroundings,
  schedulesBeside,
  secretDataFindings,
  show,
  surroundings,
  tell,
  typeOf,
  type UpsertOutcome,
  unencryptedWarning,
  type WrittenManifest,
} from '../apply';
import { finishedJson, finishedText } from '../backups/finished-output';
import { refusingLyingFiles } from '../backups/lying-files';
import { type Runs, rehearseBackup, runBackups } from '../backups/run-backups';
import { throwErrors } from '../backups/waiting';
import type { CommandContext } from '../command-context';
import { EXIT, exitCodeOf } from '../exit-codes';
import { checkManifests, refuseFindings } from '../input';
import { parallelOption } from '../parallel';
import { type Session, withManagementCluster } from '../session';
import { warn } from '../warn';

interface Options extends AdoptOptions {
  readonly wait?: boolean;
  readonly owner: string;
  readonly dryRun?: boolean;
  readonly parallel: number;
  readonly storageCheck: boolean;
}

type Run = Options & Pick<Runs, 'beforeCreation'>;

interface Applied {
  readonly object: KubeObject;
  readonly type: ResourceType;
  /** Paths that were left out of an exported object. */
  readonly left: readonly string[];
}

export function define(command: Command, context: CommandContext): void {
  addAdoptOptions(command)
    .argument('<file...>', 'YAML or JSON files, folders of them at any depth, or - for the standard input')
    .option('--wait', 'wait until the backups are uploaded')
    .option('--owner <scope>', 'who declares these backups; no other can take them over', 'default')
    .option('--dry-run', 'let the server check everything and store nothing')
    .option('--no-storage-check', 'look at no storage: neither try credentials, nor see what lies there')
    .addOption(parallelOption())
    .addHelpText(
      'after',
      `
Everything is checked before anything is sent. Then credentials, keys and Secrets are created or
changed, then schedules, then backups. A backup that exists and is the same is left alone; a changed
one is refused, because a backup is made once: give it another name. What the files no longer
contain is not removed: mosk-backup remove.

With --adopt schedules, credentials, keys and finished backups become this owner's. No backup is
made, no file touched, and without --change only marks are written. Another owner's (ours, Argo
CD's, Flux's, Helm's) need --from. docs/apply.md tells of both, and of what kubectl has exported.`,
    )
    .action(async (files: string[], options: Options) => apply(files, options, context));
}

async function apply(files: readonly string[], options: Options, context: CommandContext): Promise<void> {
  const { io, globals } = context;
  const { api } = globals();
  const wanted = planOptions(options);
  const read = (await readManifests(files, io)).map((each) => ({
    ...each,
    object: api.documented(each.object),
  }));
  const manifests = read.map(asWrittenManifest);
  const wishes = manifests.filter((each) => !isRecord(each));
  refuseFindings([
    ...kindFindings(manifests),
    ...recordFindings(manifests),
    ...deletionFindings(wishes),
    ...secretDataFindings(wishes),
    ...metadataFindings(wishes),
    ...checkManifests(wishes, api),
  ]);
  await withManagementCluster(context, async (session) => {
    const objects = inOrder(wishes.map((each) => placed(each, context, session)));
    const left = leftOutText(objects);
    if (left !== undefined) warn(context, left);
    const around = surroundings(session.mosk.client, {
      api: session.mosk.api,
      signal: io.signal,
      applied: objects.map(({ object }) => object),
    });
    const planned = await plan(objects, wanted, context, around);
    for (const each of planned) show(each, context);
    const run = { ...options, beforeCreation: beforeCreation(options, context, around) };
    await (options.dryRun
      ? rehearse(planned, run, context, session)
      : carryOut(planned, run, context, session));
  });
}

/** No file is written over of which no object tells, unless somebody says so. */
function beforeCreation(
  { storageCheck }: Options,
  context: CommandContext,
  { afterwards, api }: Surroundings,
): Runs['beforeCreation'] {
  return storageCheck ? refusingLyingFiles({ client: afterwards, api }, context) : undefined;
}

/**
 * What is going to be done, all of it before anything is sent.
 * @throws AggregateError of everything that is refused
 */
async function plan(
  objects: readonly Applied[],
  wanted: PlanOptions,
  context: CommandContext,
  around: Surroundings,
): Promise<Planned[]> {
  const planned: Planned[] = [];
  const refused: BackupError[] = [];
  for (const { object, type } of objects) {
    try {
      const each =
        type === ClusterBackupType
          ? await planBackup(around, object as ClusterBackupManifest, wanted)
          : await planObject(around, type, object, wanted);
      planned.push(each);
      for (const text of [unencryptedWarning(object), ...each.notes]) {
        if (text !== undefined) warn(context, text, object);
      }
    } catch (error) {
      if (!BackupError.is(error) || !isRefusal(error)) throw error;
      refused.push(error);
    }
  }
  refused.push(...(await absentClusters(around, planned)));
  const beside = await schedulesBeside(around, planned);
  refused.push(...beside.refused);
  if (beside.gap !== undefined) warn(context, beside.gap);
  throwErrors(refused);
  throwErrors(await apiDifferences(around.client, around.api, planned, context.io.signal));
  return planned;
}

/** What keeps one object from being applied, and says nothing of the others. */
function isRefusal(error: BackupError): boolean {
  return ([EXIT.refused, EXIT.storage] as number[]).includes(exitCodeOf(error));
}

/** Lets the server check everything and store nothing. */
async function rehearse(
  planned: readonly Planned[],
  { owner, beforeCreation }: Run,
  context: CommandContext,
  session: Session,
): Promise<void> {
  const { io, globals } = context;
  const { timeoutMs } = globals();
  const beside = planned.filter(({ outcome }) => outcome === 'created').map(({ object }) => object);
  const ask = async ({ carryOut: change, object }: Planned) => {
    if (change !== undefined) return change({ dryRun: true });
    const onNote = (text: string) => warn(context, text, object);
    const backup = object as ClusterBackupManifest;
    await rehearseBackup(backup, { scope: owner, beside, beforeCreation }, session, {
      io,
      timeoutMs,
      onNote,
    });
  };

  const errors: unknown[] = [];
  const results: ObjectResult[] = [];
  const unborn = new Set<string | undefined>();
  for (const each of planned) {
    const { type, object, outcome } = each;
    const { name, namespace } = object.metadata;
    if (type === NamespaceType && outcome === 'created') unborn.add(name);
    // The server answers that there is no such namespace, and looks no further.
    if (!unborn.has(namespace) || namespace === undefined) {
      const error = await ask(each).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      if (error !== undefined) {
        errors.push(error);
        continue;
      }
    }
    results.push(resultOf(each));
    tell(each, ' (dry run)', context);
  }
  for (const namespace of unborn) {
    if (planned.some(({ object }) => object.metadata.namespace === namespace)) {
      warn(
        context,
        `Namespace ${namespace} is not there yet, so the server has not checked what goes into it`,
      );
    }
  }
  if (context.globals().json) writeJson({ objects: results, backups: [] }, context);
  throwErrors(errors);
}

async function carryOut(
  planned: readonly Planned[],
  { wait, owner, parallel, beforeCreation }: Run,
  context: CommandContext,
  session: Session,
): Promise<void> {
  const { io, globals } = context;
  const { json, timeoutMs } = globals();
  const results: ObjectResult[] = [];
  const backups: ClusterBackupManifest[] = [];
  for (const each of planned) {
    if (each.carryOut === undefined) {
      backups.push(each.object as ClusterBackupManifest);
      continue;
    }
    await each.carryOut({});
    results.push(resultOf(each));
    tell(each, '', context);
  }
  const outcomes = new Map<ClusterBackupManifest, UpsertOutcome>();
  const { done, errors } = await runBackups(
    backups,
    {
      wait: wait === true,
      scope: owner,
      beforeCreation,
      onCreated: (backup, { adopted }) => outcomes.set(backup, adopted ? 'unchanged' : 'created'),
    },
    session,
    { io, json, timeoutMs, parallel },
  );
  for (const [object, outcome] of outcomes) results.push(resultOf({ object, outcome, changes: [] }));
  if (json) writeJson({ objects: results, backups: done.map(finishedJson) }, context);
  else for (const finished of done) io.stdout.write(finishedText(finished));
  throwErrors(errors);
}

/** @throws BackupError `usage` */
function planOptions({ owner, storageCheck, ...options }: Options): PlanOptions {
  return { scope: owner, storageCheck, adopting: adoptingOf(options) };
}

function writeJson(answer: object, { io }: CommandContext): void {
  io.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
}

/** The object in its namespace, which is that of the command line or context unless it says one. */
function placed(
  { object, at, left }: WrittenManifest,
  { globals }: CommandContext,
  { namespace }: Session,
): Applied {
  const type = typeOf(object);
  if (type === undefined) throw new Error(`${objectName(object)} was not refused`);
  const own = object.metadata.namespace;
  if (!type.namespaced || own === namespace) return { object, type, left };
  if (own !== undefined && globals().namespace !== undefined) {
    throw new BackupError('usage', 'The object is of another namespace than the command says', {
      at: `${at}: ${objectName(object)}`,
      value: `--namespace ${namespace}`,
      fix: 'leave out --namespace, or correct it',
    });
  }
  return { object: { ...object, metadata: { ...object.metadata, namespace: own ?? namespace } }, type, left };
}
