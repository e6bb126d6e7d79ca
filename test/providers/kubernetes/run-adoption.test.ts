import { runHash } from '../../../lib/model';
import type { CreatedBackup } from '../../../providers/kubernetes';
import { aboutBackups, backup, failureOf, managementApi, OWNER } from './management-api';
import { status } from './raw-answer';
import { MINUTE, SECOND } from './virtual-clock';

describe('never a second backup for one run', () => {
  const creations = (all: ReturnType<typeof managementApi>) => all.api.list('clusterbackups');

  it('after a crash between the creation and its reply, the next run adopts', async () => {
    const all = managementApi();
    all.control();
    const killed = await all.connected();
    const stop = new AbortController();
    const dead = failureOf(killed.run(backup(), { owner: OWNER, signal: stop.signal }));
    await all.clock.advance(2 * SECOND);
    stop.abort();
    await dead;
    const mosk = await all.connected();
    const created: CreatedBackup[] = [];
    await all.clock.until(mosk.run(backup(), { owner: OWNER, onCreated: (each) => created.push(each) }));
    expect(created[0]?.adopted).toBe(true);
    expect(creations(all)).toHaveLength(1);
  });

  it.each([{ kind: 'lostAnswer' }, { kind: 'lateAnswer' }] as const)(
    'when the reply to the creation is lost (%o)',
    async (fault) => {
      const all = managementApi();
      all.control();
      all.api.faults.add({ fault, verbs: ['create'] });
      const mosk = await all.connected();
      await all.clock.until(mosk.run(backup(), { owner: OWNER }));
      expect(all.api.count('create')).toBe(1);
      expect(aboutBackups(all.api).filter((verb) => verb === 'get')).toHaveLength(1);
    },
  );

  it('when the creation itself is lost, it is looked for before it is sent again', async () => {
    const all = managementApi();
    all.control();
    all.api.fail(({ verb }) => verb === 'create', { error: 'ECONNRESET' });
    const mosk = await all.connected();
    await all.clock.until(mosk.run(backup(), { owner: OWNER }));
    const verbs = aboutBackups(all.api).filter((verb) => verb !== 'watch');
    expect(verbs.slice(verbs.indexOf('create'))).toEqual(['create', 'get', 'create']);
    expect(creations(all)).toHaveLength(1);
  });

  it('a creation that the server fails for ever ends soon, with what the server said', async () => {
    const all = managementApi();
    const body = status(500, 'InternalError', 'failed calling webhook');
    all.api.fail(({ verb }) => verb === 'create', { status: 500, body }, { times: 999 });
    const mosk = await all.connected();
    const begun = all.clock.now();
    const error = await all.clock.until(failureOf(mosk.run(backup(), { owner: OWNER })));
    expect(error.code).toBe('api-error');
    expect(error.message).toContain('failed calling webhook');
    expect(all.clock.now() - begun).toBeLessThan(MINUTE);
    expect(all.api.count('create')).toBe(5);
  });

  it('an object of somebody else is refused and left alone', async () => {
    const all = managementApi();
    const before = all.existing('nightly', { status: 'Completed' });
    const mosk = await all.connected();
    const error = await all.clock.until(failureOf(mosk.run(backup(), { owner: OWNER })));
    expect(error.code).toBe('not-ours');
    expect(all.get('nightly')?.metadata.uid).toBe(before.uid);
    expect(all.api.requests.map(({ verb }) => verb)).not.toContain('patch');
  });

  it('nothing is created in the place of an object that was to be taken over, and is gone', async () => {
    const all = managementApi();
    all.control();
    const mosk = await all.connected();
    const { uid } = await all.clock.until(mosk.run(backup(), { owner: OWNER }));
    const taken = await all.clock.until(mosk.run(backup(), { owner: OWNER, adopts: uid }));
    expect(taken.uid).toBe(uid);
    all.api.erase('clusterbackups', 'prod', 'nightly');
    const gone = await all.clock.until(failureOf(mosk.run(backup(), { owner: OWNER, adopts: uid })));
    expect(gone.code).toBe('backup-vanished');
    expect(creations(all)).toEqual([]);
  });

  it('another specification under the same fixed name is refused', async () => {
    const all = managementApi();
    all.control();
    const mosk = await all.connected();
    await all.clock.until(mosk.run(backup(), { owner: OWNER }));
    const changed = backup('nightly', { fileNames: { MKE: 'other.tar' } });
    expect((await all.clock.until(failureOf(mosk.run(changed, { owner: OWNER })))).code).toBe('spec-changed');
  });

  it('a hashed name takes the next number after a failed try', async () => {
    const all = managementApi();
    const mosk = await all.connected();
    const run = () => mosk.run(backup(), { owner: OWNER, naming: 'hashed' });
    const first = failureOf(run());
    await all.clock.advance(SECOND);
    const name = `nightly-${runHash({ ...backup().spec, namespace: 'prod' })}`;
    all.setStatus(name, { status: 'Failed' });
    expect((await all.clock.until(first)).code).toBe('backup-failed');
    all.control();
    const second = await all.clock.until(run());
    expect(second.name).toBe(`${name}-2`);
  });

  it('a failed object under a fixed name is reported, not replaced', async () => {
    const all = managementApi();
    const mosk = await all.connected();
    const first = failureOf(mosk.run(backup(), { owner: OWNER }));
    await all.clock.advance(SECOND);
    all.setStatus('nightly', { status: 'Failed' });
    await all.clock.until(first);
    expect((await all.clock.until(failureOf(mosk.run(backup(), { owner: OWNER })))).code).toBe(
      'backup-failed',
    );
    expect(creations(all)).toHaveLength(1);
  });
});
