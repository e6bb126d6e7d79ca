import { type VirtualClock, virtualClock } from '../../providers/kubernetes/virtual-clock';
import {
  backup,
  backups,
  MERGE,
  newBackup,
  newNamespace,
  newSecret,
  type RunningServer,
  SECRETS,
  startedServer,
} from './running-server';

describe('deletion where collectors take their time', () => {
  const SECOND_MS = 1_000;
  let clock: VirtualClock;
  let running: RunningServer;
  const api = (...words: Parameters<RunningServer['api']>) => running.api(...words);
  const exists = async (path: string) => (await api('GET', path)).code === 200;

  beforeEach(async () => {
    clock = virtualClock();
    running = await startedServer({ clock, collectAfterMs: SECOND_MS });
  });
  afterEach(() => running.stop());

  it('leaves dependents for that long, and then takes them', async () => {
    const { body: owner } = await api('POST', backups(), newBackup('owner'));
    const { apiVersion, kind, metadata } = owner;
    const reference = { apiVersion, kind, name: metadata.name, uid: metadata.uid };
    await api('POST', SECRETS, newSecret('child', {}, { ownerReferences: [reference] }));

    await api('DELETE', backup('owner'));
    const before = await exists(`${SECRETS}/child`);
    await clock.advance(SECOND_MS);

    expect([before, await exists(`${SECRETS}/child`)]).toEqual([true, false]);
  });

  it.each([
    ['Foreground', 'foregroundDeletion'],
    ['Orphan', 'orphan'],
  ])('holds an owner by a finalizer until then: %s', async (propagationPolicy, finalizer) => {
    await api('POST', backups(), newBackup('owner'));

    const { body } = await api('DELETE', backup('owner'), { propagationPolicy });
    const held = await exists(backup('owner'));
    await clock.advance(SECOND_MS);

    expect([body.metadata.finalizers, held]).toEqual([[finalizer], true]);
    expect(await exists(backup('owner'))).toBe(false);
  });

  it('ends a deletion that waits when it is asked for again in the background', async () => {
    await api('POST', backups(), newBackup('owner'));
    await api('DELETE', backup('owner'), { propagationPolicy: 'Foreground' });

    await api('DELETE', backup('owner'), { propagationPolicy: 'Background' });

    expect(await exists(backup('owner'))).toBe(false);
  });

  it('empties a namespace, and then lets it go', async () => {
    await api('POST', '/api/v1/namespaces', newNamespace('team'));
    await api('POST', backups('team'), newBackup('one'));

    await api('DELETE', '/api/v1/namespaces/team');
    const { body } = await api('GET', '/api/v1/namespaces/team');
    await clock.advance(SECOND_MS);
    const contents = (await api('GET', backups('team'))).body.items;
    await clock.advance(SECOND_MS);

    expect(body.status.phase).toBe('Terminating');
    expect(contents).toEqual([]);
    expect(await exists('/api/v1/namespaces/team')).toBe(false);
  });

  it('lets a namespace go at once when its finalizers are taken off', async () => {
    await api('POST', '/api/v1/namespaces', newNamespace('team'));
    await api('POST', backups('team'), newBackup('held', { finalizers: ['a.io/x'] }));
    const { body: dying } = await api('DELETE', '/api/v1/namespaces/team');

    const { code } = await api('PUT', '/api/v1/namespaces/team/finalize', {
      ...dying,
      spec: { finalizers: [] },
    });

    expect(code).toBe(200);
    expect(await exists('/api/v1/namespaces/team')).toBe(false);
  });
});

describe('deletion', () => {
  let running: RunningServer;
  const api = (...words: Parameters<RunningServer['api']>) => running.api(...words);
  const exists = async (path: string) => (await api('GET', path)).code === 200;

  beforeEach(async () => {
    running = await startedServer();
  });
  afterEach(() => running.stop());

  it('answers with a Status that names the uid of what is gone', async () => {
    const { body: created } = await api('POST', backups(), newBackup('run'));

    const { code, body } = await api('DELETE', backup('run'));

    expect(code).toBe(200);
    expect(body).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Success',
      details: { name: 'run', group: 'kaas.mirantis.com', kind: 'clusterbackups', uid: created.metadata.uid },
    });
    expect((await api('DELETE', backup('run'))).code).toBe(404);
  });

  it('waits for finalizers, and takes the object away with the last of them', async () => {
    await api('POST', backups(), newBackup('run', { finalizers: ['a.io/x', 'b.io/y'] }));

    const asked = await api('DELETE', backup('run'));
    const again = await api('DELETE', backup('run'));
    await api('PATCH', backup('run'), { metadata: { finalizers: ['b.io/y'] } }, MERGE);
    const stillThere = await exists(backup('run'));
    const last = await api('PATCH', backup('run'), { metadata: { finalizers: null } }, MERGE);

    expect(asked.body.metadata).toMatchObject({ deletionGracePeriodSeconds: 0, generation: 2 });
    expect(asked.body.metadata.deletionTimestamp).toMatch(/Z$/);
    expect(again.body).toEqual(asked.body);
    expect(stillThere).toBe(true);
    expect(last.code).toBe(200);
    expect(await exists(backup('run'))).toBe(false);
  });

  it('lets nobody add a finalizer to a dying object, or revive it', async () => {
    await api('POST', backups(), newBackup('run', { finalizers: ['a.io/x'] }));
    const { body: dying } = await api('DELETE', backup('run'));

    const added = await api(
      'PATCH',
      backup('run'),
      { metadata: { finalizers: ['a.io/x', 'new.io/z'] } },
      MERGE,
    );
    const revived = await api('PATCH', backup('run'), { metadata: { deletionTimestamp: null } }, MERGE);

    expect([added.code, added.body.details.causes[0].message]).toEqual([
      422,
      'Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"new.io/z"}',
    ]);
    expect(revived.body.metadata.deletionTimestamp).toBe(dying.metadata.deletionTimestamp);
  });

  it('deletes only the object that is meant', async () => {
    const { body: created } = await api('POST', backups(), newBackup('run'));
    const { uid, resourceVersion } = created.metadata;

    const wrongUid = await api('DELETE', backup('run'), { preconditions: { uid: 'other' } });
    const wrongVersion = await api('DELETE', backup('run'), { preconditions: { resourceVersion: '1' } });
    const right = await api('DELETE', backup('run'), { preconditions: { uid, resourceVersion } });

    expect([wrongUid.code, wrongUid.body.reason]).toEqual([409, 'Conflict']);
    expect(wrongUid.body.message).toContain(
      `the UID in the precondition (other) does not match the UID in record (${uid})`,
    );
    expect([wrongVersion.code, right.code]).toEqual([409, 200]);
  });

  it('deletes a selection', async () => {
    await api('POST', backups(), newBackup('a', { labels: { old: 'yes' } }));
    await api('POST', backups(), newBackup('b'));

    const { code, body } = await api('DELETE', `${backups()}?labelSelector=old%3Dyes`);

    expect([code, body.kind, body.items.length]).toEqual([200, 'ClusterBackupList', 1]);
    expect([await exists(backup('a')), await exists(backup('b'))]).toEqual([false, true]);
  });

  describe('of an owner', () => {
    const ownedBy = ({ metadata }: { metadata: { name: string; uid: string } }, more: object = {}) => ({
      ownerReferences: [
        { apiVersion: 'kaas.mirantis.com/v1alpha1', kind: 'ClusterBackup', ...pick(metadata), ...more },
      ],
    });
    const pick = ({ name, uid }: { name: string; uid: string }) => ({ name, uid });

    it('takes its dependents along, and theirs', async () => {
      const { body: owner } = await api('POST', backups(), newBackup('owner'));
      const { body: child } = await api('POST', backups(), newBackup('child', ownedBy(owner)));
      await api('POST', SECRETS, newSecret('grandchild', {}, ownedBy(child)));

      await api('DELETE', backup('owner'));

      expect(await exists(backup('child'))).toBe(false);
      expect(await exists(`${SECRETS}/grandchild`)).toBe(false);
    });

    it('leaves what has another owner, without the dangling reference', async () => {
      const { body: one } = await api('POST', backups(), newBackup('one'));
      const { body: two } = await api('POST', backups(), newBackup('two'));
      const ownerReferences = [...ownedBy(one).ownerReferences, ...ownedBy(two).ownerReferences];
      await api('POST', SECRETS, newSecret('shared', {}, { ownerReferences }));

      await api('DELETE', backup('one'));

      const { body } = await api('GET', `${SECRETS}/shared`);
      expect(body.metadata.ownerReferences.map(({ name }: { name: string }) => name)).toEqual(['two']);
    });

    it('leaves the dependents with propagationPolicy Orphan', async () => {
      const { body: owner } = await api('POST', backups(), newBackup('owner'));
      await api('POST', SECRETS, newSecret('child', {}, ownedBy(owner)));

      await api('DELETE', backup('owner'), { propagationPolicy: 'Orphan' });

      expect(await exists(backup('owner'))).toBe(false);
      expect((await api('GET', `${SECRETS}/child`)).body.metadata.ownerReferences).toBeUndefined();
    });

    it('waits in the foreground for dependents that block it', async () => {
      const { body: owner } = await api('POST', backups(), newBackup('owner'));
      const blocking = { ...ownedBy(owner, { blockOwnerDeletion: true }), finalizers: ['a.io/x'] };
      await api('POST', SECRETS, newSecret('child', {}, blocking));

      const { body } = await api('DELETE', backup('owner'), { propagationPolicy: 'Foreground' });
      const waits = await exists(backup('owner'));
      await api('PATCH', `${SECRETS}/child`, { metadata: { finalizers: null } }, MERGE);

      expect(body.metadata.finalizers).toEqual(['foregroundDeletion']);
      expect(waits).toBe(true);
      expect(await exists(`${SECRETS}/child`)).toBe(false);
      expect(await exists(backup('owner'))).toBe(false);
    });
  });

  it('of a namespace removes its contents and waits for those that hold on', async () => {
    const space = '/api/v1/namespaces/team';
    const one = `${backups('team')}/held`;
    await api('POST', '/api/v1/namespaces', newNamespace('team'));
    await api('POST', backups('team'), newBackup('held', { finalizers: ['a.io/x'] }));
    await api('POST', `${space}/secrets`, newSecret('free'));

    const { body } = await api('DELETE', space);
    const late = await api('POST', backups('team'), newBackup('late'));
    const freeIsThere = await exists(`${space}/secrets/free`);
    await api('PATCH', one, { metadata: { finalizers: null } }, MERGE);

    expect(body.status.phase).toBe('Terminating');
    expect([late.code, late.body.details.causes[0].reason]).toEqual([403, 'NamespaceTerminating']);
    expect(freeIsThere).toBe(false);
    expect(await exists(space)).toBe(false);
  });

  it('never takes the namespaces of the system', async () => {
    const { code, body } = await api('DELETE', '/api/v1/namespaces/default');

    expect([code, body.message]).toEqual([
      403,
      'namespaces "default" is forbidden: this namespace may not be deleted',
    ]);
  });
});

describe('what a DELETE is sent', () => {
  let running: RunningServer;
  beforeAll(async () => {
    running = await startedServer();
    await running.api('POST', backups(), newBackup('run'));
  });
  afterEach(async () => expect((await running.api('GET', backup('run'))).code).toBe(200));
  afterAll(() => running.stop());

  const asked = (body: unknown) => running.api('DELETE', backup('run'), body);

  it.each([
    [
      { dryRun: 5 },
      'json: cannot unmarshal number into Go struct field DeleteOptions.dryRun of type []string',
    ],
    [
      { propagationPolicy: 5 },
      'json: cannot unmarshal number into Go struct field DeleteOptions.propagationPolicy of type string',
    ],
    [{ preconditions: 'x' }, 'json: cannot unmarshal string'],
    [[], 'json: cannot unmarshal array into Go value of type v1.DeleteOptions'],
    [
      { apiVersion: 'v1', kind: 'ConfigMap' },
      'converting (v1.ConfigMap) to (v1.DeleteOptions): unknown conversion',
    ],
  ])('is refused when it is none of its options: %j', async (body, message) => {
    expect(await asked(body)).toMatchObject({
      code: 400,
      body: { reason: 'BadRequest', message: expect.stringContaining(message) },
    });
  });

  it('is refused when it says twice what becomes of the dependents', async () => {
    expect(await asked({ propagationPolicy: 'Background', orphanDependents: false })).toMatchObject({
      code: 422,
      body: {
        message:
          'DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Invalid value: "Background": orphanDependents and deletionPropagation cannot be both set',
      },
    });
  });
});

it('orphanDependents, which is how it was said once, leaves the dependents', async () => {
  const running = await startedServer({ collectAfterMs: 60_000 });
  await running.api('POST', backups(), newBackup('owner'));

  const { body } = await running.api('DELETE', backup('owner'), { orphanDependents: true });

  expect(body.metadata.finalizers).toEqual(['orphan']);
  await running.stop();
});
