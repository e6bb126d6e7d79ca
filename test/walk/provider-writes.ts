/** What the provider's functions share: the runs of a step, written one after the other, removed all at a time. */
import { BackupError } from '../../lib/errors';
import {
  type Annotating,
  apiVersionOf,
  ClusterBackupType,
  type Entry,
  hasLeftNothing,
  isWorthless,
  OWNER_ANNOTATION,
  type RemovalMode,
  RUN_ANNOTATION,
} from '../../lib/model';
import { leftByVanished } from './claims';
import type { Process } from './process';
import { inTurns, removing } from './removal';
import type { Inputs, Remembered } from './state';
import { NAMESPACE, OURS, type Run } from './world';

export function entryOf({ inputs, formerOwner, uid, objectName, wish }: Remembered): Entry {
  return {
    owner: inputs.owner,
    formerOwner,
    uid,
    objectName,
    wish: { number: wish, mode: inputs.onDestroy },
    spec: { targetCluster: inputs.cluster, parameters: OURS },
  };
}

export function annotateAll(process: Process, changes: readonly Annotating[], unchanged = false): void {
  for (const { run, annotations } of changes)
    process.annotate(run, annotations, unchanged ? run.metadata.resourceVersion : undefined);
}

export const uidsOf = (runs: readonly Run[]) => runs.map(({ metadata }) => metadata.uid ?? '');

export function manifestOf(inputs: Inputs, name: string, more: Readonly<Record<string, string>>): Run {
  return {
    apiVersion: apiVersionOf(ClusterBackupType),
    kind: ClusterBackupType.kind,
    metadata: {
      name,
      namespace: NAMESPACE,
      annotations: { [OWNER_ANNOTATION]: inputs.owner, [RUN_ANNOTATION]: inputs.hash, ...more },
    },
    spec: {
      targetCluster: inputs.cluster,
      parameters: OURS,
      ...(inputs.fileNames && { fileNames: inputs.fileNames }),
    },
  };
}

export function recordVanished(process: Process, state: Remembered): void {
  if (hasLeftNothing(state)) return;
  const { inputs, objectName, uid, completedAt, uploadedAt } = state;
  const { metadata, ...rest } = manifestOf(inputs, objectName, {});
  const status = { status: state.status === 'vanished' ? undefined : state.status, completedAt, uploadedAt };
  const run = { ...rest, metadata: { ...metadata, uid }, status };
  for (const file of leftByVanished(process.world, run)) process.record(file, uid);
}

const NOT_REMOVED: readonly string[] = ['deletion-failed', 'backup-stuck', 'timeout'];

export function removeRuns(
  process: Process,
  mode: RemovalMode,
  runs: readonly Run[],
  { failedMayStay, unchanged }: { failedMayStay: boolean; unchanged: boolean },
): void {
  process.manyAtOnce ||= runs.length > 1;
  const together = uidsOf(runs);
  const removals = runs.map((run) => removeRun(process, run, { mode, unchanged, together }));
  const results = inTurns(removals, process.script.oneByOne === true);
  for (const [index, result] of results.entries()) {
    if (result.status === 'fulfilled') continue;
    const { reason } = result;
    const run = runs[index];
    const isLeft = failedMayStay && run && isWorthless(run) && BackupError.is(reason);
    if (!isLeft || !NOT_REMOVED.includes(reason.code)) throw reason;
  }
}

function* removeRun(
  process: Process,
  run: Run,
  { mode, unchanged, together }: { mode: RemovalMode; unchanged: boolean; together: readonly string[] },
): Generator<void> {
  const { uid = '', resourceVersion } = run.metadata;
  const decidedFor = unchanged ? resourceVersion : undefined;
  // Refused, a destroy would never come to its end.
  yield* removing(process, run, { mode, together, sharedFiles: 'leave', decidedFor });
  process.removed.add(uid);
}

export function tellsOfChange(reason: unknown): boolean {
  return BackupError.is(reason) && ['conflict', 'not-found'].includes(reason.code);
}

export function takeBack(process: Process, runs: readonly Run[]): void {
  const removals = runs.map((run) => removing(process, run, { mode: 'keep' }));
  for (const result of inTurns(removals, false)) if (result.status === 'rejected') throw result.reason;
}
