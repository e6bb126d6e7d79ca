import { BackupError } from '../../../lib/errors';
import { ClusterBackupType, LeftRecordType } from '../../../lib/model';
import type { Mosk } from '../../../providers/pulumi/functions/objects/management-cluster';
import { objectsSeen } from '../../../providers/pulumi/functions/objects/objects-seen';
import { runOf } from './backups';

/** A management cluster where only one's own namespace may be listed. */
function narrow() {
  const asked: string[] = [];
  const hub = {
    subscribe: (type: typeof ClusterBackupType, namespace?: string) => {
      asked.push(`${type.kind} ${namespace ?? 'all'}`);
      return {
        ready: () => namespace !== undefined,
        trouble: () => (namespace === undefined ? new BackupError('forbidden', 'not allowed') : undefined),
        list: () => [runOf({ name: 'before' })],
        next: () => new Promise(() => {}),
        close: () => {},
      };
    },
  };
  const client = { list: () => Promise.reject(new BackupError('forbidden', 'not allowed')) };
  const clock = { now: () => 0, sleep: () => new Promise(() => {}) };
  // Each call of the engine has an object of its own, on the connection that all share.
  return { asked, call: () => ({ hub, client, clock }) as unknown as Mosk };
}

describe('where only the own namespace may be listed', () => {
  it('all others are asked for once in a deployment, for each kind', async () => {
    const { asked, call } = narrow();

    for (const type of [ClusterBackupType, ClusterBackupType, LeftRecordType])
      expect(await objectsSeen(call(), type, 'shop')).toHaveLength(1);

    expect(asked).toEqual([
      ...['ClusterBackup all', 'ClusterBackup shop', 'ClusterBackup shop'],
      ...['ConfigMap all', 'ConfigMap shop'],
    ]);
  });
});
