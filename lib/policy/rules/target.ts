import type { Rule } from '../rule';
import { contractRule } from './contract';

/** Where archives go. */
export const TARGET_RULES: readonly Rule[] = [
  {
    id: 'MB001',
    name: 'target-required',
    level: 'error',
    title: 'Backups go to a remote storage',
    why: 'A local archive is lost with the manager node that holds it.',
    fix: 'give spec.parameters an rclone or NFS target, or the Cluster a default target',
    links: [{ text: 'CIS Controls v8, 11.4: an isolated instance of recovery data' }],
    *check(context) {
      for (const subject of context.sources) {
        const { from } = context.targetOf(subject);
        if (from === 'nobody' || from === 'unknown') {
          yield { subject, path: 'spec.parameters', problem: 'The archive stays on the cluster' };
        }
      }
    },
  },
  contractRule(
    {
      id: 'MB002',
      name: 'target-exclusive',
      level: 'error',
      title: 'A backup has one target',
      why: 'The API takes rclone or NFS, never both: no backup is made.',
      fix: 'remove one of rclone and nfsUploadUrl',
    },
    ['target-exclusive'],
  ),
];
