import { asWritten, type KubeObject, recordedIn } from '../../../lib/model';

const meta = { name: 'nightly', namespace: 'prod' };
const object = (kind: string, metadata: object, more: object = {}) =>
  ({
    apiVersion: 'kaas.mirantis.com/v1alpha1',
    kind,
    metadata: { ...meta, ...metadata },
    ...more,
  }) as KubeObject;

describe('an object as a server answers with it, taken as somebody would write it', () => {
  it.each<[string, object, object]>([
    [
      'the server',
      { uid: 'u', resourceVersion: '7', generation: 2, creationTimestamp: 't', selfLink: '/x' },
      {},
    ],
    ['the server, while it was going away', { deletionTimestamp: 't', deletionGracePeriodSeconds: 0 }, {}],
    ['field managers', { managedFields: [{ manager: 'kubectl' }] }, {}],
    [
      'controllers',
      { ownerReferences: [{ kind: 'Cluster', name: 'prod', uid: 'old' }], finalizers: ['a/b'] },
      {},
    ],
    ['kubectl', { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{"value":"x"}' } }, {}],
    [
      'tools of ours',
      {
        annotations: {
          'mosk-backup/owner': 'pulumi:a:b',
          'mosk-backup/run': '9900bc7659',
          'mosk-backup/superseded-by': 'x',
          'mosk-backup/claim': '1',
          'mosk-backup/wish': '3 keep',
          'mosk-backup/number': '3',
          'mosk-backup/kept-from': 'pulumi:a:b',
        },
      },
      {},
    ],
    ['a controller, as status', {}, { status: { phase: 'Active' } }],
  ])('has nothing of what was written by %s', (_who, metadata, more) => {
    const { object: written, left } = asWritten(object('ClusterBackupSchedule', metadata, more));

    expect(written).toEqual(object('ClusterBackupSchedule', {}));
    expect(left.length).toBe(
      Object.keys(metadata).filter((each) => each !== 'annotations').length +
        Object.keys((metadata as { annotations?: object }).annotations ?? {}).length +
        Object.keys(more).length,
    );
  });

  it('keeps what people write: labels, annotations, reasons, fingerprints and the spec', () => {
    const annotations = {
      'mosk-backup/unencrypted': 'lab',
      'mosk-backup/key-fingerprint': 'scrypt:a:b',
      team: 'x',
    };
    const wish = object(
      'ClusterBackup',
      { labels: { a: 'b' }, annotations },
      { spec: { targetCluster: 'prod' } },
    );

    expect(asWritten(wish)).toEqual({ object: wish, left: [] });
  });

  it('passes over what says nothing, without a word', () => {
    const generated = object('ClusterBackup', { creationTimestamp: null, annotations: {} }, { status: {} });

    expect(asWritten(generated)).toEqual({ object: object('ClusterBackup', {}), left: [] });
  });

  it('keeps the reason to leave files behind only where somebody has written it', () => {
    const annotations = { 'mosk-backup/orphan': 'the storage is gone' };

    expect(asWritten(object('ClusterBackup', { annotations })).left).toEqual([]);
    expect(asWritten(object('ClusterBackup', { annotations, uid: 'u' })).left).toEqual([
      'metadata.annotations.mosk-backup/orphan',
      'metadata.uid',
    ]);
  });

  it('leaves the finalizers of a Namespace to the server', () => {
    const namespace = object('Namespace', {}, { spec: { finalizers: ['kubernetes'] } });

    expect(asWritten(namespace)).toEqual({
      object: object('Namespace', {}, { spec: {} }),
      left: ['spec.finalizers'],
    });
  });
});

describe('a backup is the record of a run', () => {
  const record = (metadata: object, more: object = {}) =>
    recordedIn(asWritten(object('ClusterBackup', metadata, more)));

  it.each<[string, object, object]>([
    ['a status', {}, { status: { status: 'Completed' } }],
    ['who started it', {}, { spec: { targetCluster: 'prod', createdBy: { schedule: 'nightly' } } }],
    ['a uid', { uid: 'u' }, {}],
    ['an owner that MOSK has set', { ownerReferences: [{ kind: 'Cluster', name: 'prod', uid: 'u' }] }, {}],
    [
      'that its removal left its files to others',
      { annotations: { 'mosk-backup/files-left-with': 'x' } },
      {},
    ],
    ['the mark of a run of ours', { annotations: { 'mosk-backup/run': '9900bc7659' } }, {}],
  ])('by %s alone', (_what, metadata, more) => {
    expect(record(metadata, more)).toHaveLength(1);
  });

  it.each<[string, object, object]>([
    ['nothing but what is wanted', {}, { spec: { targetCluster: 'prod' } }],
    ['an empty status', {}, { status: {} }],
    ['an owner that programs may choose', { annotations: { 'mosk-backup/owner': 'client:a:b' } }, {}],
  ])('and a wish with %s', (_what, metadata, more) => {
    expect(record(metadata, more)).toEqual([]);
  });
});
