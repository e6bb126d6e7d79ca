import type { ClusterSource } from '../../../lib/explain';
import { backup, ENCRYPTED, explainBoth, schedule } from './samples';

const between = (declared: Partial<ClusterSource>, live: Partial<ClusterSource>) =>
  (explainBoth(declared, live).differences ?? []).map(
    ({ object, path = '', declared: is, live: was }) => `${object} ${path}: ${is} / ${was}`,
  );
const CLUSTER = { known: true, parameters: ENCRYPTED } as const;

it('a schedule that lives as it is declared is no difference', () => {
  expect(
    between({ schedules: [schedule('a', '0 1 * * *')] }, { schedules: [schedule('a', '0 1 * * *')] }),
  ).toEqual([]);
});

it('what the server writes is no difference', () => {
  const { spec, ...declared } = schedule('a', '0 1 * * *');
  const { parameters: _filledIn, ...own } = spec;
  const live = {
    ...schedule('a', '0 1 * * *'),
    metadata: {
      name: 'a',
      namespace: 'prod',
      uid: '1',
      resourceVersion: '7',
      finalizers: ['x'],
      ownerReferences: [{ apiVersion: 'cluster.k8s.io/v1alpha1', kind: 'Cluster', name: 'prod', uid: '2' }],
    },
    status: {},
  };
  expect(between({ schedules: [{ ...declared, spec: own }] }, { schedules: [live] })).toEqual([]);
  const run = backup('run', 1);
  const made = { ...run, spec: { ...run.spec, createdBy: { user: { uid: 'admin' } } } };
  expect(between({ backups: [run] }, { backups: [made] })).toEqual([]);
});

it('another time, target or suspension is told with its path and both values', () => {
  const declared = schedule('a', '0 1 * * *');
  const live = schedule('a', '0 2 * * *', { nfsUploadUrl: 'nfs://h:/p' }, { suspend: true });
  expect(between({ schedules: [declared] }, { schedules: [live] })).toEqual([
    'ClusterBackupSchedule a spec.parameters.keyEncryptionKey: "kek" / undefined',
    'ClusterBackupSchedule a spec.parameters.nfsUploadUrl: undefined / "nfs://h:/p"',
    'ClusterBackupSchedule a spec.parameters.rclone: {"bucket":"backups/prod","credential":"s3"} / undefined',
    'ClusterBackupSchedule a spec.schedule: "0 1 * * *" / "0 2 * * *"',
    'ClusterBackupSchedule a spec.suspend: undefined / true',
  ]);
});

it('a schedule on one side alone is told, a backup only if it is declared', () => {
  const { differences = [] } = explainBoth(
    { schedules: [schedule('new', '0 1 * * *')], backups: [backup('wanted', 0)] },
    { schedules: [schedule('old', '0 1 * * *')], backups: [backup('nightly-20270101', 1)] },
  );
  expect(differences.map(({ object, path, live }) => [object, path, live === undefined])).toEqual([
    ['ClusterBackupSchedule new', undefined, true],
    ['ClusterBackupSchedule old', undefined, false],
    ['ClusterBackup wanted', undefined, true],
  ]);
});

it('a request for deletion that was not applied is a difference', () => {
  expect(between({ backups: [backup('a', 1, {}, { delete: true })] }, { backups: [backup('a', 1)] })).toEqual(
    ['ClusterBackup a spec.delete: true / undefined'],
  );
});

it('the backup section of the Cluster counts where a patch declares it', () => {
  expect(between({ defaultTarget: CLUSTER }, {})).toEqual([
    'Cluster prod backup section.keyEncryptionKey: "kek" / undefined',
    'Cluster prod backup section.rclone: {"bucket":"backups/prod","credential":"s3"} / undefined',
  ]);
  expect(between({ defaultTarget: { known: false } }, { defaultTarget: CLUSTER })).toEqual([]);
});
