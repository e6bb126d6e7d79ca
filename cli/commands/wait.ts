import type { Command } from 'commander';
import { allInOrder } from '../../lib/all-in-order';
import { apiFailureOf, isTransient, type Progress } from '../../providers/kubernetes';
import { finishedJson, finishedText } from '../backups/finished-output';
import { throwErrors, waitTogether } from '../backups/waiting';
import type { CommandContext } from '../command-context';
import { getBackup, withManagementCluster } from '../session';

export function define(command: Command, context: CommandContext): void {
  command
    .argument('<name...>', 'names of ClusterBackups')
    .addHelpText(
      'after',
      `
Ends as soon as all are uploaded (exit code 0), or have failed, got stuck or vanished (3), or at the
timeout (4). A backup with a remote target is complete when it is uploaded, not when its archive
exists.`,
    )
    .action(async (names: string[]) => wait(names, context));
}

async function wait(names: readonly string[], context: CommandContext): Promise<void> {
  const { io, globals } = context;
  const { json, timeoutMs } = globals();
  const { done, errors } = await withManagementCluster(context, async (session) => {
    const { mosk, namespace } = session;
    const begun = mosk.clock.now();
    // A name that does not exist is a mistake to be told at once, not a backup that vanished.
    await allInOrder(names.map((name) => getBackup(session, name, io.signal).catch(unlessItPasses)));
    const tookMs = mosk.clock.now() - begun;
    const leftMs = timeoutMs === undefined ? undefined : Math.max(0, timeoutMs - tookMs);
    const tasks = names.map((name) => ({
      label: `${namespace}/${name}`,
      goOn: `the backup goes on by itself; wait for it again: mosk-backup wait ${name} -n ${namespace}`,
      run: (onProgress: (progress: Progress) => void) =>
        mosk.wait({ namespace, name }, { timeoutMs: leftMs, signal: io.signal, onProgress }),
    }));
    return waitTogether(tasks, { io, json });
  });
  if (json) io.stdout.write(`${JSON.stringify(done.map(finishedJson), null, 2)}\n`);
  else for (const finished of done) io.stdout.write(finishedText(finished));
  throwErrors(errors);
}

/** The waiting outlasts a server that has trouble; an address where none has ever answered is another matter. */
function unlessItPasses(error: unknown): void {
  const answer = apiFailureOf(error);
  if (answer === undefined || answer.reason === 'Unreadable' || !isTransient(error)) throw error;
}
