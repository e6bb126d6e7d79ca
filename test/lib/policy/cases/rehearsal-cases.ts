import type { CasesByRule } from './cases-by-rule';
import { backup, type Metadata } from './objects';

const status = (uploadedAt: string) => ({ status: 'Completed', uploadedAt });

/** A good backup of a cluster, with what was recorded of its reading. */
const good = (record: string | undefined, { name = 'before-26-2', uid = 'uid-1', spec = {} } = {}) => {
  const metadata: Metadata = {
    ...{ name, uid },
    ...(record !== undefined && { annotations: { 'mosk-backup/rehearsed': record } }),
  };
  return { ...backup(spec, metadata), status: status('2026-01-31T08:00:00Z') };
};

export const REHEARSAL_CASES: CasesByRule = {
  MB046: {
    fails: [
      {
        manifests: [],
        live: [good(undefined)],
        finds: [
          {
            about: 'ClusterBackup prod/before-26-2',
            problem: 'No backup of this cluster that is still there has been read to its end',
          },
        ],
      },
      {
        name: 'too long ago',
        manifests: [],
        live: [good('2026-05-01T00:00:00Z uid-1 read 4096 12')],
        now: '2026-11-02',
        finds: [{ value: '185 days ago' }],
      },
      {
        name: 'longer ago than the policy wants',
        manifests: [],
        live: [good('2026-10-01T00:00:00Z uid-1 read 4096 12')],
        now: '2026-11-02',
        policy: { rehearsalAge: '30d' },
      },
      {
        name: 'the last one has failed, whatever was before',
        manifests: [],
        live: [
          good('2026-10-01T00:00:00Z uid-1 read 4096 12'),
          good('2026-11-01T00:00:00Z uid-2 truncated 4096 12', { name: 'later', uid: 'uid-2' }),
        ],
        now: '2026-11-02',
        finds: [{ about: 'ClusterBackup prod/later', value: 'truncated, 1 day ago' }],
      },
      {
        name: 'the record of another object, as a copy has it',
        manifests: [],
        live: [good('2026-11-01T00:00:00Z uid-2 read 4096 12')],
        now: '2026-11-02',
      },
      {
        name: 'a record that cannot be read',
        manifests: [],
        live: [good('yesterday')],
      },
      {
        name: 'what was read is asked to go',
        manifests: [],
        live: [
          good('2026-11-01T00:00:00Z uid-1 read 4096 12', { spec: { delete: true } }),
          good(undefined, { name: 'later', uid: 'uid-2' }),
        ],
        now: '2026-11-02',
        finds: [{ about: 'ClusterBackup prod/later' }],
      },
      {
        name: 'another cluster was read',
        manifests: [],
        live: [
          good('2026-11-01T00:00:00Z uid-1 read 4096 12'),
          good(undefined, { name: 'lab', uid: 'uid-2', spec: { targetCluster: 'lab' } }),
        ],
        now: '2026-11-02',
        finds: [{ about: 'ClusterBackup prod/lab' }],
      },
    ],
    passes: [
      {
        manifests: [],
        live: [
          good('2026-11-01T00:00:00Z uid-1 read 4096 12'),
          good(undefined, { name: 'later', uid: 'uid-2' }),
        ],
        now: '2026-11-02',
      },
      {
        name: 'an NFS export, which nobody can read by the name of a backup',
        manifests: [],
        live: [good(undefined, { spec: { parameters: { nfsUploadUrl: 'nfs://192.0.2.10:/backups' } } })],
      },
      { name: 'no good backup: that is another matter', manifests: [], live: [backup()] },
    ],
  },
};
