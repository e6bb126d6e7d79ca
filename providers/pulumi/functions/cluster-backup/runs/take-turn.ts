/** Backups of one cluster one after the other, because MKE refuses a second one at a time (documented for MKE 3.8). */
import { BackupError } from '../../../../../lib/errors';
import {
  type ClusterBackupManifest,
  ClusterBackupType,
  nextTurn,
  type Obstacle,
} from '../../../../../lib/model';
import { createGate, type Gate } from '../../../../kubernetes';
import { engineGone } from '../../engine/engine';
import { log } from '../../engine/log';
import { perProcess } from '../../engine/process';
import type { Mosk } from '../../objects/management-cluster';
import type { BackupInputs } from '../declared/inputs';
import { turnTimeoutMs } from '../declared/timeouts';

/** The resources of this deployment that mean to begin a backup of the same cluster, in the order of their arrival. */
interface Line {
  readonly gate: Gate;
  length: number;
  /** Shared, so that those behind do not wait all over again for a backup that never ends. */
  obstacle: Obstacle | undefined;
}

/** Contexts of one kubeconfig may mean the same server. */
const linesHere = perProcess(() => new Map<string, Line>());

/**
 * Waits until no other backup of the cluster is being made: neither one of this deployment, first come first served,
 * nor one that a schedule, an update of MOSK or a person has begun.
 * @returns to be called once the backup exists on the server, where everybody sees it, or will not be made
 * @throws BackupError `timeout`, `aborted` when the engine is gone, and those of reaching the API
 */
export async function takeTurn(mosk: Mosk, inputs: BackupInputs): Promise<() => void> {
  const line = lineOf(mosk, inputs);
  if (line.length > 0) log(inputs, `waits in line: ${line.length} of cluster ${inputs.cluster} come first`);
  line.length += 1;
  const release = await new Promise<() => void>((enter) => {
    void line.gate(() => new Promise<void>((leave) => enter(leave)));
  });
  try {
    await clusterFree(mosk, inputs, line);
  } catch (reason) {
    release();
    throw reason;
  } finally {
    line.length -= 1;
  }
  return release;
}

function lineOf({ server }: Mosk, { namespace, cluster }: BackupInputs): Line {
  const lines = linesHere();
  const key = `${server} ${namespace}/${cluster}`;
  const known = lines.get(key);
  if (known !== undefined) return known;
  const line: Line = { gate: createGate(1), length: 0, obstacle: undefined };
  lines.set(key, line);
  return line;
}

async function clusterFree(mosk: Mosk, inputs: BackupInputs, line: Line): Promise<void> {
  const { clock, hub } = mosk;
  const { namespace, cluster } = inputs;
  const patienceMs = turnTimeoutMs(inputs);
  const news = hub.subscribe<ClusterBackupManifest>(ClusterBackupType, namespace);
  const readyBy = clock.now() + patienceMs;
  let told = '';
  try {
    for (;;) {
      engineGone().throwIfAborted();
      const now = clock.now();
      if (!news.ready()) {
        if (now >= readyBy) throw news.trouble() ?? neverAnswers(mosk);
        await nextNews(mosk, news.next, readyBy);
        continue;
      }
      const turn = nextTurn({ cluster, backups: news.list(), obstacle: line.obstacle, now, patienceMs });
      if (turn.do === 'begin') return;
      line.obstacle = turn.obstacle;
      if (turn.do === 'giveUp') throw neverEnds(turn.obstacle, inputs, patienceMs);
      const reason = reasonOf(turn.obstacle, inputs);
      if (reason !== told) log(inputs, reason);
      told = reason;
      await nextNews(mosk, news.next, turn.deadline);
    }
  } finally {
    news.close();
  }
}

async function nextNews(
  { clock }: Mosk,
  next: (signal: AbortSignal) => Promise<void>,
  deadline: number,
): Promise<void> {
  const round = new AbortController();
  const end = () => round.abort();
  const gone = engineGone();
  gone.addEventListener('abort', end);
  try {
    await Promise.race([next(round.signal), clock.sleep(deadline - clock.now(), round.signal)]);
  } finally {
    round.abort();
    gone.removeEventListener('abort', end);
  }
}

function reasonOf({ backup }: Obstacle, { cluster }: BackupInputs): string {
  const { status } = backup;
  const since = status?.startedAt ?? backup.metadata.creationTimestamp;
  return `waits for backup ${backup.metadata.name} of cluster ${cluster}, ${status?.status ?? 'Pending'} since ${since}`;
}

function neverEnds({ backup }: Obstacle, inputs: BackupInputs, patienceMs: number): BackupError {
  return new BackupError('timeout', 'Another backup of the cluster does not end, and two at a time fail', {
    at: `ClusterBackup ${inputs.namespace}/${backup.metadata.name}`,
    value: `${backup.status?.status ?? 'Pending'}, waited for ${Math.round(patienceMs / 1000)} s; nothing was created`,
    fix: 'look at the backup controller of the management cluster; once that backup has ended, run pulumi up again',
  });
}

function neverAnswers({ server }: Mosk): BackupError {
  return new BackupError('unreachable', 'The management cluster does not list its backups', { at: server });
}
