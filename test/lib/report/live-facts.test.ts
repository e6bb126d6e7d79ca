import type { ClusterBackupManifest } from '../../../lib/model';
import { liveFacts } from '../../../lib/report/live-facts';

const AT = Date.parse('2025-11-20T00:00:00Z');
const NOW = '2025-11-20T00:00:00Z';
const [MADE, DONE] = ['2025-11-01T00:00:00Z', '2025-11-01T01:00:00Z'];

function factOf(status: object, { spec = {}, metadata = {} }: { spec?: object; metadata?: object } = {}) {
  const backup = {
    ...{ apiVersion: 'kaas.mirantis.com/v1alpha1', kind: 'ClusterBackup' },
    metadata: { name: 'nightly-1', namespace: 'retail', uid: 'u', creationTimestamp: MADE, ...metadata },
    spec: { targetCluster: 'shop', parameters: { rclone: { bucket: 'b', credential: 's3' } }, ...spec },
    status,
  } as ClusterBackupManifest;
  const facts = liveFacts(
    {
      ...{ managementCluster: '', project: 'retail', name: 'shop', createdAt: undefined, there: true },
      ...{ backups: [backup], left: [] },
    },
    AT,
  );
  return { ...facts, ...facts.backups[0] };
}

const times = { startedAt: MADE, completedAt: DONE, uploadedAt: DONE };

describe('when a backup was good', () => {
  it.each<[string, object, object, object]>([
    [
      'is until now',
      { status: 'Completed', ...times },
      {},
      { goodSince: DONE, goodUntil: NOW, goneBy: null },
    ],
    [
      'is never before the end of its upload',
      { status: 'Completed', completedAt: DONE },
      {},
      { goodSince: null },
    ],
    [
      'is never of one that failed, whatever its times',
      { status: 'Failed', ...times },
      {},
      { goodSince: null, failedAt: MADE },
    ],
    [
      'is never of one that failed and was deleted',
      { status: 'Deleted', startedAt: MADE, deletedAt: NOW },
      {},
      { goodSince: null, failedAt: null },
    ],
    [
      'is not known after it was asked to go',
      { status: 'Completed', ...times },
      { spec: { delete: true } },
      { goodSince: DONE, goodUntil: DONE, goneBy: NOW },
    ],
    [
      'is over when its files were deleted',
      { status: 'Deleted', ...times, deletedAt: '2025-11-05T00:00:00Z' },
      { spec: { delete: true } },
      { goodSince: DONE, goodUntil: DONE, goneBy: '2025-11-05T00:00:00Z' },
    ],
    [
      'is over when its object was asked to go',
      { status: 'Completed', ...times },
      { metadata: { deletionTimestamp: '2025-11-06T00:00:00Z' } },
      { goodSince: DONE, goodUntil: DONE, goneBy: '2025-11-06T00:00:00Z' },
    ],
    [
      'is over by now where a deletion failed',
      { status: 'DeleteFailed', ...times },
      {},
      { goodUntil: DONE, goneBy: NOW, failedAt: null },
    ],
    [
      'is not yet where that is later than the report',
      { status: 'Completed', ...times, uploadedAt: '2025-11-21T00:00:00Z' },
      {},
      { goodSince: null },
    ],
  ])('%s', (_, status, more, expected) => {
    expect(factOf(status, more)).toMatchObject(expected);
  });
});

it('what was made after the moment of the report is not there', () => {
  const facts = factOf({ status: 'Completed' }, { metadata: { creationTimestamp: '2025-11-20T00:00:01Z' } });
  expect(facts.backups).toEqual([]);
  expect(facts.known).toEqual([]);
});

it('history is known since the oldest object that is still there', () => {
  expect(factOf({ status: 'Failed' }).known).toEqual([{ from: MADE, to: NOW }]);
});
