import type { ClusterBackupManifest } from '../../../lib/model';
import { CLUSTER_UID, failureOf, managementApi, recorder } from './management-api';
import { COMPLETED, FILES, SECOND, uploadedUnseen, writes } from './removals';

describe('removal with its files', () => {
  it('asks for remote deletion, waits for Deleted, and only then removes the object', async () => {
    const all = managementApi();
    const ref = all.existing('nightly', COMPLETED);
    all.control();
    const mosk = await all.connected();
    const statusAtDelete: unknown[] = [];
    all.api.onChange('clusterbackups', (object) => {
      const { metadata, status: at } = object as unknown as ClusterBackupManifest;
      if (metadata.deletionTimestamp !== undefined) statusAtDelete.push(at?.status);
    });
    const { steps, onProgress } = recorder();
    const removed = await all.clock.until(mosk.remove(ref, { onProgress, clusterUid: CLUSTER_UID }));
    expect(removed).toEqual({
      namespace: 'prod',
      name: 'nightly',
      mode: 'delete',
      outcome: 'deleted',
      files: FILES,
      warnings: [],
    });
    expect(writes(all)).toEqual(['patch delete=true', 'delete']);
    expect(statusAtDelete).toEqual(['Deleted']);
    expect(all.get('nightly')).toBeUndefined();
    expect(steps).toEqual([
      'deleting Completed',
      'deleting DeletionPending',
      'deleting DeletionInProgress',
      'deleting Deleted',
      'removing Deleted',
    ]);
  });

  it('insists on the uid in every write', async () => {
    const all = managementApi();
    const ref = all.existing('nightly', COMPLETED);
    all.control();
    const mosk = await all.connected();
    await all.clock.until(mosk.remove(ref));
    const [patch, remove] = all.api.requests.filter(({ verb }) => verb === 'patch' || verb === 'delete');
    expect(JSON.parse(patch?.body ?? '')).toMatchObject({ metadata: { uid: ref.uid } });
    expect(JSON.parse(remove?.body ?? '')).toMatchObject({ preconditions: { uid: ref.uid } });
  });

  it('that fails keeps the object, and the next removal asks again', async () => {
    const all = managementApi();
    const ref = all.existing('nightly', COMPLETED);
    all.control({ deletion: [[SECOND, { status: 'DeleteFailed' }]] });
    const mosk = await all.connected();
    const error = await all.clock.until(failureOf(mosk.remove(ref)));
    expect(error).toMatchObject({ code: 'deletion-failed', value: 'DeleteFailed' });
    expect(writes(all)).toEqual(['patch delete=true']);
    expect(all.get('nightly')).toBeDefined();

    const again = managementApi();
    const old = again.existing('nightly', { ...COMPLETED, status: 'DeleteFailed' }, (object) => {
      object.spec.delete = true;
    });
    const next = await again.connected();
    const removal = next.remove(old);
    again.control();
    expect((await again.clock.until(removal)).outcome).toBe('deleted');
    expect(writes(again)).toEqual(['patch delete=false', 'patch delete=true', 'delete']);
  });

  it('of a stuck backup ends after a minute, says so before, and what can be done without an answer', async () => {
    const all = managementApi();
    const ref = all.existing('nightly', { ...COMPLETED, status: 'Stuck' });
    const mosk = await all.connected();
    const notes: unknown[] = [];
    const error = failureOf(mosk.remove(ref, { onProgress: ({ message }) => notes.push(message) }));
    await all.clock.advance(30 * SECOND);
    expect(notes.join()).toContain('a minute is waited for it');
    await all.clock.advance(31 * SECOND);
    expect(await error).toMatchObject({
      code: 'backup-stuck',
      fix: expect.stringMatching(/support.*stays.*mosk-backup remove nightly -n prod --orphan/),
    });
    expect(all.get('nightly')).toBeDefined();
  });

  it('goes on where an interrupted one stopped', async () => {
    const all = managementApi();
    const ref = all.existing('nightly', COMPLETED);
    all.control();
    const stop = new AbortController();
    const interrupted = await all.connected();
    const first = failureOf(interrupted.remove(ref, { signal: stop.signal }));
    await all.clock.advance(2 * SECOND);
    stop.abort();
    expect((await all.clock.until(first)).code).toBe('aborted');
    const mosk = await all.connected();
    expect((await all.clock.until(mosk.remove(ref))).outcome).toBe('deleted');
    expect(writes(all)).toEqual(['patch delete=true', 'delete']);
  });

  it('of a local backup makes no request and says where the archive is', async () => {
    const all = managementApi();
    const ref = all.existing('nightly', { status: 'Completed' }, (object) => {
      object.spec.parameters = undefined;
    });
    all.control({ created: [] });
    const mosk = await all.connected();
    const removed = await all.clock.until(mosk.remove(ref));
    expect(removed).toMatchObject({ outcome: 'local-only', files: [] });
    expect(removed.warnings).toEqual([expect.stringContaining('manager node')]);
    expect(writes(all)).toEqual(['delete']);
  });

  it('of a backup that only a watch lagging behind shows as local makes the request after all', async () => {
    const { all, ref, mosk } = await uploadedUnseen();
    const removal = mosk.remove(ref);
    expect((await all.clock.until(removal)).outcome).toBe('deleted');
    expect(writes(all)).toEqual(['delete', 'patch delete=true', 'delete']);
  });

  it('does not take back a request that somebody else has repeated since the watch last told', async () => {
    const all = managementApi();
    const ref = all.existing('nightly', { ...COMPLETED, status: 'DeleteFailed' }, (object) => {
      object.spec.delete = true;
    });
    const mosk = await all.connected();
    await all.clock.until(mosk.remove({ ...ref, name: 'another' }));
    for (const watch of all.api.watches()) watch.mute();
    all.setStatus('nightly', { ...COMPLETED, status: 'DeletionInProgress' });
    const requested: unknown[] = [];
    all.api.onChange('clusterbackups', (object) =>
      requested.push((object as unknown as ClusterBackupManifest).spec.delete),
    );
    const removal = mosk.remove(ref);
    await all.clock.advance(2 * SECOND);
    expect(requested).not.toContain(false);
    all.control({ created: [] });
    all.setStatus('nightly', { ...COMPLETED, status: 'Deleted' });
    expect((await all.clock.until(removal)).outcome).toBe('deleted');
  });

  it('of a failed one without upload waits a minute for an answer, then removes the object', async () => {
    const all = managementApi();
    const ref = all.existing('nightly', { status: 'Failed' });
    all.control({ created: [], deletion: [] });
    const mosk = await all.connected();
    const begun = all.clock.now();
    const removed = await all.clock.until(mosk.remove(ref));
    expect(removed).toMatchObject({ outcome: 'nothing-uploaded', files: [] });
    expect(all.clock.now() - begun).toBe(61 * SECOND);
  });

  it('tells at the timeout which finalizers hold the object', async () => {
    const all = managementApi();
    const ref = all.existing('nightly', { ...COMPLETED, status: 'Deleted' });
    const mosk = await all.connected();
    const begun = all.clock.now();
    const error = await all.clock.until(failureOf(mosk.remove(ref, { timeoutMs: 90 * SECOND })));
    expect(all.clock.now() - begun).toBe(90 * SECOND);
    expect(error.code).toBe('timeout');
    expect(error.problem).toContain('kaas.mirantis.com/clusterbackup-finalizer');
    expect(all.get('nightly')?.metadata.finalizers).toHaveLength(1);
  });
});

describe('the other ways', () => {
  it('keep: nothing is written, and the files are named', async () => {
    const all = managementApi();
    const ref = all.existing('nightly', COMPLETED);
    const mosk = await all.connected();
    const removed = await all.clock.until(mosk.remove(ref, { mode: 'keep' }));
    expect(removed).toMatchObject({ outcome: 'kept', files: FILES });
    expect(writes(all)).toEqual([]);
  });

  it('orphan: the object says so and goes, the files stay and are named', async () => {
    const all = managementApi();
    const ref = all.existing('nightly', COMPLETED);
    all.control({ created: [] });
    const mosk = await all.connected();
    const removed = await all.clock.until(mosk.remove(ref, { mode: 'orphan' }));
    expect(removed).toMatchObject({ outcome: 'orphaned', files: FILES });
    expect(writes(all)).toEqual(['annotate mosk-backup/orphan', 'delete']);
    expect(all.get('nightly')).toBeUndefined();
  });
});

describe('absence', () => {
  it('counts as removed on the right management cluster', async () => {
    const { clock, connected } = managementApi();
    const mosk = await connected();
    const ref = { namespace: 'prod', name: 'gone' };
    expect((await clock.until(mosk.remove(ref, { clusterUid: CLUSTER_UID }))).outcome).toBe('already-gone');
  });

  it.each([
    ['with another Cluster', () => {}],
    ['with no Cluster', ({ api }: ReturnType<typeof managementApi>) => api.erase('clusters', 'prod', 'prod')],
  ])('on a management cluster %s is an error, and nothing is changed', async (_name, prepare) => {
    const all = managementApi();
    const ref = all.existing('nightly', COMPLETED);
    prepare(all);
    const mosk = await all.connected({ clusterUid: 'remembered' });
    const error = await all.clock.until(failureOf(mosk.remove(ref)));
    expect(error.code).toBe('other-management-cluster');
    expect(writes(all)).toEqual([]);
    expect(all.get('nightly')?.spec.delete).toBeUndefined();
  });

  it('is not believed of the watch alone', async () => {
    const { clock, api, connected } = managementApi();
    const mosk = await connected();
    await clock.until(mosk.remove({ namespace: 'prod', name: 'gone' }));
    expect(api.requests.map(({ verb }) => verb)).toEqual(['list', 'watch', 'get']);
  });

  it('while waiting for remote deletion warns that the files may remain', async () => {
    const all = managementApi();
    const ref = all.existing('nightly', COMPLETED);
    const mosk = await all.connected();
    const removal = mosk.remove(ref);
    await all.clock.advance(SECOND);
    all.api.erase('clusterbackups', 'prod', 'nightly');
    const removed = await all.clock.until(removal);
    expect(removed.outcome).toBe('already-gone');
    expect(removed.warnings).toEqual([expect.stringContaining('may remain')]);
  });

  it('of the very object: another one of the same name is not touched', async () => {
    const all = managementApi();
    const ref = all.existing('nightly', COMPLETED);
    const mosk = await all.connected();
    const removed = await all.clock.until(mosk.remove({ ...ref, uid: 'earlier' }));
    expect(removed.outcome).toBe('already-gone');
    expect(writes(all)).toEqual([]);
  });
});
