import { type ClusterBackupScheduleManifest, scheduledRun } from '../../../lib/model';

it('a scheduled run says which schedule started it, and has a name of its own', () => {
  const parameters = { rclone: { bucket: 'backups', credential: 's3' } };
  const schedule: ClusterBackupScheduleManifest = {
    apiVersion: 'kaas.mirantis.com/v1alpha1',
    kind: 'ClusterBackupSchedule',
    metadata: { name: 'nightly', namespace: 'n' },
    spec: { targetCluster: 'prod', schedule: '0 1 * * *', parameters },
  };
  const run = scheduledRun(schedule, Date.parse('2026-01-31T01:00:00Z'));
  expect(run.metadata).toEqual({ name: 'nightly-20260131010000', namespace: 'n' });
  expect(run.spec).toEqual({ targetCluster: 'prod', parameters, createdBy: { schedule: 'nightly' } });
});
