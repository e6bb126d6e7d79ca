import { failureOf, managementApi } from './management-api';
import { status } from './raw-answer';
import { COMPLETED, FILES, SECOND, uploadedUnseen, writes } from './removals';

describe('a removal that was decided for one version of the object', () => {
  it('is carried out on that version, whatever the controller writes later', async () => {
    const all = managementApi();
    const ref = all.existing('nightly', COMPLETED);
    all.control();
    const mosk = await all.connected();
    const { resourceVersion } = all.get('nightly')?.metadata ?? {};

    const removed = await all.clock.until(mosk.remove(ref, { resourceVersion }));

    expect(removed.outcome).toBe('deleted');
    expect(writes(all)).toEqual(['patch delete=true', 'delete']);
  });

  it.each(['delete', 'orphan'] as const)('changes nothing of a newer one, mode %s', async (mode) => {
    const all = managementApi();
    const ref = all.existing('nightly', COMPLETED);
    const mosk = await all.connected();
    const { resourceVersion } = all.get('nightly')?.metadata ?? {};
    all.setStatus('nightly', { ...COMPLETED, completedAt: COMPLETED.uploadedAt });
    const before = all.get('nightly');

    const error = await all.clock.until(failureOf(mosk.remove(ref, { mode, resourceVersion })));

    expect(error).toMatchObject({ code: 'conflict', at: 'ClusterBackup prod/nightly' });
    expect(all.get('nightly')).toEqual(before);
  });

  it('is decided by that version, although a watch lagging behind shows an earlier one', async () => {
    const { all, ref, mosk } = await uploadedUnseen();
    const { resourceVersion } = all.get('nightly')?.metadata ?? {};

    const removed = await all.clock.until(mosk.remove(ref, { resourceVersion }));

    expect(removed.outcome).toBe('deleted');
    expect(writes(all)).toEqual(['patch delete=true', 'delete']);
  });

  it('does not send its request a second time where the fate of the first is unknown', async () => {
    const all = managementApi();
    const ref = all.existing('nightly', COMPLETED);
    all.control({ created: [], deletion: [] });
    all.api.faults.add({ fault: { kind: 'lostAnswer' }, verbs: ['patch'] });
    const mosk = await all.connected();
    const { resourceVersion } = all.get('nightly')?.metadata ?? {};

    const error = await all.clock.until(failureOf(mosk.remove(ref, { resourceVersion })));

    expect(error.code).toBe('conflict');
    expect(writes(all)).toEqual(['patch delete=true']);
  });
});

describe('faults', () => {
  it.each([
    ['the reply to the request is lost', 'patch', { kind: 'lostAnswer' }],
    ['the request is lost', 'patch', { kind: 'reset' }],
    ['the request is answered with 503', 'patch', { kind: 'answer', status: 503 }],
    ['the reply to the deletion is lost', 'delete', { kind: 'lostAnswer' }],
    ['the deletion is lost', 'delete', { kind: 'reset' }],
  ] as const)('%s', async (_name, verb, fault) => {
    const all = managementApi();
    const ref = all.existing('nightly', COMPLETED);
    all.control();
    all.api.faults.add({ fault, verbs: [verb] });
    const mosk = await all.connected();
    const removed = await all.clock.until(mosk.remove(ref));
    expect(removed.outcome).toBe('deleted');
    expect(all.get('nightly')).toBeUndefined();
  });

  it.each([
    ['a conflict', { status: 409, body: status(409, 'Conflict', 'Precondition failed') }],
    [
      'an invalid uid',
      {
        status: 422,
        body: status(422, 'Invalid', 'immutable', { name: 'x', causes: [{ field: 'metadata.uid' }] }),
      },
    ],
  ])('%s makes it look again', async (_name, fault) => {
    const all = managementApi();
    const ref = all.existing('nightly', COMPLETED);
    all.control();
    all.api.fail(({ verb }) => verb === 'patch', fault);
    const mosk = await all.connected();
    expect((await all.clock.until(mosk.remove(ref))).outcome).toBe('deleted');
    expect(writes(all)).toEqual(['patch delete=true', 'patch delete=true', 'delete']);
  });

  it('a write that the server fails for ever is tried less and less, and the end tells why', async () => {
    const all = managementApi();
    const ref = all.existing('nightly', COMPLETED);
    const body = status(500, 'InternalError', 'failed calling webhook');
    all.api.fail(({ verb }) => verb === 'patch', { status: 500, body }, { times: 9_999 });
    const mosk = await all.connected();
    const error = await all.clock.until(failureOf(mosk.remove(ref, { timeoutMs: 3_600 * SECOND })));
    expect(error.code).toBe('timeout');
    expect(error.message).toContain('failed calling webhook');
    expect(all.api.count('patch')).toBeLessThan(400);
  });

  it('an orphaning whose reply is lost still counts as one', async () => {
    const all = managementApi();
    const ref = all.existing('nightly', COMPLETED, ({ metadata }) => {
      metadata.finalizers = [];
    });
    all.api.faults.add({ fault: { kind: 'lostAnswer' }, verbs: ['delete'] });
    const mosk = await all.connected();
    const removed = await all.clock.until(mosk.remove(ref, { mode: 'orphan' }));
    expect(removed).toMatchObject({ outcome: 'orphaned', files: FILES, warnings: [] });
  });

  it('a server that is down for a while', async () => {
    const all = managementApi();
    const ref = all.existing('nightly', COMPLETED);
    all.control();
    const mosk = await all.connected();
    const removal = mosk.remove(ref);
    await all.clock.advance(1_500);
    all.api.goDown();
    await all.clock.advance(600 * SECOND);
    all.api.comeBack();
    expect((await all.clock.until(removal)).outcome).toBe('deleted');
  });
});
