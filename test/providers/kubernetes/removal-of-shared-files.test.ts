import { type KubeObject, LEFT_BEHIND_LABEL, LeftRecordType } from '../../../lib/model';
import type { Mosk, Transport } from '../../../providers/kubernetes';
import { createGate } from '../../../providers/kubernetes';
import { rounds } from '../../whole';
import { backup, failureOf, managementApi } from './management-api';
import { json, status } from './raw-answer';
import { COMPLETED, FILES, writes } from './removals';

const REMOVALS = rounds(300, 1_000);

type World = ReturnType<typeof managementApi>;

/** Two complete backups with the same files. */
function twins(more: (all: World) => void = () => {}) {
  const all = managementApi();
  more(all);
  const [one, other] = ['nightly', 'copy'].map((name) =>
    all.existing(name, COMPLETED, (object) => {
      object.spec.fileNames = { MKE: 'nightly' };
    }),
  ) as [ReturnType<World['existing']>, ReturnType<World['existing']>];
  all.control({ created: [] });
  return { all, one, other };
}

const leave = { sharedFiles: 'leave' } as const;
const requests = ({ api }: World) =>
  api.requests.filter(({ verb, body }) => verb === 'patch' && body?.includes('"delete":true')).length;

describe('files that another backup has as well', () => {
  it('are not deleted, and nothing is changed', async () => {
    const { all, one } = twins();
    const mosk = await all.connected();
    const error = await all.clock.until(failureOf(mosk.remove(one)));
    expect(error).toMatchObject({ code: 'files-shared', value: FILES.join(', ') });
    expect(error.problem).toContain('ClusterBackup prod/copy');
    expect(error.fix).toContain('mosk-backup remove nightly copy -n prod');
    expect(writes(all)).toEqual([]);
  });

  it('stay with it where that is wanted, and the object goes with a mark that says so', async () => {
    const { all, one } = twins();
    const mosk = await all.connected();
    const removed = await all.clock.until(mosk.remove(one, leave));
    expect(removed).toMatchObject({ outcome: 'left-with-another', files: FILES });
    expect(removed.warnings).toEqual([expect.stringContaining('ClusterBackup prod/copy')]);
    expect(writes(all)).toEqual(['annotate mosk-backup/orphan,mosk-backup/files-left-with', 'delete']);
    expect(all.get('copy')?.spec.delete).toBeUndefined();
    expect(await mosk.left.list()).toEqual([]);
  });

  it('are deleted with the last of those that one program removes at once', async () => {
    const { all, one, other } = twins();
    const mosk = await all.connected();
    const both = [mosk.remove(one, leave), mosk.remove(other, leave)];
    const removed = await all.clock.until(Promise.all(both));
    expect(removed.map(({ outcome }) => outcome).sort()).toEqual(['deleted', 'left-with-another']);
    expect(requests(all)).toBe(1);
  });

  it('are deleted by at least one of two programs that remove one each, however their steps meet', async () => {
    for (let delay = 0; delay <= 12; delay++) {
      const { all, one, other } = twins();
      const [mine, theirs] = [await all.connected(), await all.connected({ transport: slow(all, delay) })];
      const both = [mine.remove(one, leave), theirs.remove(other, leave)];
      const removed = await all.clock.until(Promise.all(both));
      expect([delay, removed.map(({ outcome }) => outcome)]).toEqual([
        delay,
        expect.arrayContaining(['deleted']),
      ]);
      expect([all.get('nightly'), all.get('copy')]).toEqual([undefined, undefined]);
    }
  });

  it('are not asked to be deleted by one that failed before it had any', async () => {
    const { all, other } = twins();
    all.setStatus('copy', { status: 'Failed' });
    const mosk = await all.connected();
    expect(await all.clock.until(mosk.remove(other))).toMatchObject({ outcome: 'nothing-uploaded' });
    expect(requests(all)).toBe(0);
  });

  it('are left to it, and recorded where it keeps no key for them', async () => {
    const all = managementApi();
    const one = all.existing('nightly', COMPLETED);
    all.existing('copy', COMPLETED, (object) => {
      object.spec.parameters = { rclone: { bucket: 'backups/prod', credential: 's3' } };
      object.spec.fileNames = { MKE: 'nightly.dek' };
    });
    all.setStatus('copy', { ...COMPLETED, fileNames: {} });
    all.control({ created: [] });
    const mosk = await all.connected();
    expect(await all.clock.until(mosk.remove(one, leave))).toMatchObject({ outcome: 'left-with-another' });
    const records = await mosk.left.list();
    expect(records.map(({ left }) => left?.files)).toEqual([
      ['s3://backups/prod/nightly.encrypted', 's3://backups/prod/nightly.dek'],
    ]);
  });
});

/** Each request takes so many turns of the event loop longer. */
function slow({ api }: World, turns: number): Transport {
  return async (request) => {
    for (let turn = 0; turn < turns * 5; turn++) await Promise.resolve();
    return api.transport(request);
  };
}

describe('who else has the files', () => {
  it('is looked for past a watch that lags behind', async () => {
    const all = managementApi();
    const ref = all.existing('nightly', COMPLETED);
    const mosk = await all.connected();
    await all.clock.until(mosk.remove({ ...ref, name: 'another' }));
    for (const watch of all.api.watches()) watch.mute();
    all.existing('copy', COMPLETED, (object) => {
      object.spec.fileNames = { MKE: 'nightly' };
    });
    const error = await all.clock.until(failureOf(mosk.remove(ref)));
    expect(error).toMatchObject({ code: 'files-shared' });
  });

  it('is a backup that this program is just making', async () => {
    const all = managementApi();
    const ref = all.existing('nightly', COMPLETED);
    all.api.fail(({ verb }) => verb === 'create', { hang: true });
    const mosk = await all.connected();
    all.setStatus('nightly', { ...COMPLETED, status: 'Failed', uploadedAt: undefined });
    const copy = mosk.run(backup('copy', { fileNames: { MKE: 'nightly' } }), { timeoutMs: 60_000 });
    copy.catch(() => {});
    await all.clock.advance(100);
    all.setStatus('nightly', COMPLETED);
    await all.clock.advance(100);
    const error = await all.clock.until(failureOf(mosk.remove(ref)));
    expect(error).toMatchObject({ code: 'files-shared', problem: expect.stringContaining('prod/copy') });
  });

  it('is looked for in the own namespace only where no more is allowed, which is said once', async () => {
    const { all, one } = twins(({ api, existing }) => {
      const theirs = { ...backup('theirs', { fileNames: { MKE: 'nightly' } }) };
      api.add('clusterbackups', { ...theirs, metadata: { name: 'theirs', namespace: 'team' } });
      existing('alone', { ...COMPLETED, fileNames: {} });
    });
    const alone = { namespace: 'prod', name: 'alone' };
    const mosk = await all.connected({ transport: ownNamespaceOnly(all) });
    const error = await all.clock.until(failureOf(mosk.remove(one)));
    expect(error.problem).not.toContain('team/theirs');
    expect(error.problem).toContain('prod/copy');
    const second = await all.connected({ transport: ownNamespaceOnly(all) });
    const removed = await all.clock.until(second.remove(alone));
    const [warning, ...more] = removed.warnings;
    expect(more).toEqual([]);
    expect(warning).toContain('in this namespace only');
    expect(warning).toContain('"list" and "watch" on clusterbackups, configmaps');
    const made = await all.clock.until(second.run(backup('new'), { noWait: true }));
    expect(made.warnings).toEqual([]);
  });

  it(`costs ${REMOVALS} removals, eight at a time, some requests and not as many`, async () => {
    const all = managementApi();
    const refs = Array.from({ length: REMOVALS }, (_, i) =>
      all.existing(`b${i}`, { status: 'Completed', uploadedAt: '2026-01-15T17:42:22Z' }),
    );
    all.control({ created: [] });
    const mosk = await all.connected();
    const gate = createGate(8);
    const removals = refs.map((ref) => gate(() => mosk.remove(ref)));
    const removed = await all.clock.until(Promise.all(removals));
    expect(removed.every(({ outcome }) => outcome === 'deleted')).toBe(true);
    const others = all.api.count() - all.api.count('patch') - all.api.count('delete');
    expect(others).toBeLessThanOrEqual(100);
  });
});

describe('a record that cannot be understood', () => {
  const SPOILT = { version: '1', files: '["s3://backups/prod/nightly.enc' };
  const LATER = { version: '2', files: '[]', folders: '["s3://backups/prod"]' };
  const world = (data: object = SPOILT) => {
    const all = managementApi();
    const ref = all.existing('nightly', COMPLETED);
    all.control({ created: [] });
    const labels = { [LEFT_BEHIND_LABEL]: 'true' };
    const metadata = { name: 'mosk-backup-left-1', namespace: 'team', labels };
    const record: object = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data };
    const spoil = ({ client }: Mosk) => client.create(LeftRecordType, record as KubeObject);
    return { all, ref, spoil };
  };

  it.each([
    ['cannot be read', SPOILT],
    ['is of a later release', LATER],
  ])('may be of any files, so none are deleted where it %s', async (_why, data) => {
    const { all, ref, spoil } = world(data);
    const mosk = await all.connected();
    await spoil(mosk);
    for (const options of [{}, leave]) {
      const error = await all.clock.until(failureOf(mosk.remove(ref, options)));
      expect(error).toMatchObject({ code: 'files-unknown', at: 'ConfigMap team/mosk-backup-left-1' });
      expect(error.fix).toContain('kubectl delete configmap mosk-backup-left-1 -n team');
    }
    expect(writes(all)).toEqual([]);
  });

  it('is seen by a watch, too, where there are too many removals for a look of each', async () => {
    const { all, spoil } = world();
    const refs = Array.from({ length: 30 }, (_, i) =>
      all.existing(`b${i}`, { ...COMPLETED, fileNames: {} }, (object) => {
        object.spec.fileNames = { MKE: `b${i}` };
      }),
    );
    const mosk = await all.connected();
    for (const ref of refs.slice(0, 20)) await all.clock.until(mosk.remove(ref));
    await spoil(mosk);
    const before = writes(all).length;
    for (const ref of refs.slice(20)) {
      expect(await all.clock.until(failureOf(mosk.remove(ref)))).toMatchObject({ code: 'files-unknown' });
    }
    expect(writes(all)).toHaveLength(before);
  });

  it('keeps nobody from what deletes no files: a new backup, one that stays, and files that stay', async () => {
    const { all, ref, spoil } = world();
    const mosk = await all.connected();
    await spoil(mosk);
    await all.clock.until(mosk.run(backup('new'), { noWait: true }));
    expect(await all.clock.until(mosk.remove(ref, { mode: 'keep' }))).toMatchObject({ outcome: 'kept' });
    expect(await all.clock.until(mosk.remove(ref, { mode: 'orphan' }))).toMatchObject({
      outcome: 'orphaned',
    });
  });
});

function ownNamespaceOnly({ api }: World): Transport {
  return async (request) =>
    request.method === 'GET' && !request.path.includes('/namespaces/')
      ? json(403, status(403, 'Forbidden', 'no'))
      : api.transport(request);
}

describe('what is left behind', () => {
  const orphan = { mode: 'orphan' } as const;
  const all = () => {
    const world = managementApi();
    const ref = world.existing('nightly', COMPLETED);
    return { world, ref };
  };
  const steps = ({ api }: World) =>
    api.requests
      .filter(({ verb }) => ['patch', 'create', 'delete'].includes(verb))
      .map(({ verb, plural }) => `${verb} ${plural}`);

  it('is recorded after the mark and before the object goes', async () => {
    const { world, ref } = all();
    world.control({ created: [] });
    const mosk = await world.connected();
    const removed = await world.clock.until(mosk.remove(ref, orphan));
    expect(removed).toMatchObject({ outcome: 'orphaned', files: FILES, warnings: [] });
    expect(steps(world)).toEqual(['patch clusterbackups', 'create configmaps', 'delete clusterbackups']);
    expect(await mosk.left.list('prod')).toMatchObject([
      {
        left: {
          backup: 'nightly',
          uid: ref.uid,
          why: 'orphaned',
          credential: 's3',
          key: 'kek',
          files: FILES,
        },
      },
    ]);
  });

  it('is recorded once when the removal is interrupted and called again', async () => {
    const { world, ref } = all();
    world.api.fail(({ verb }) => verb === 'delete', { status: 403 });
    const first = await world.connected();
    await world.clock.until(failureOf(first.remove(ref, orphan)));
    world.control({ created: [] });
    const second = await world.connected();
    expect(await world.clock.until(second.remove(ref, orphan))).toMatchObject({ outcome: 'orphaned' });
    expect(await second.left.list()).toHaveLength(1);
  });

  it('is left by nobody who may not record it, unless that is asked for', async () => {
    const { world, ref } = all();
    world.control({ created: [] });
    world.api.fail(({ verb, plural }) => verb === 'create' && plural === 'configmaps', { status: 403 });
    const mosk = await world.connected();
    const error = await world.clock.until(failureOf(mosk.remove(ref, orphan)));
    expect(error).toMatchObject({ code: 'forbidden', fix: expect.stringContaining('--orphan --unrecorded') });
    expect(world.get('nightly')?.metadata.annotations ?? {}).toEqual({});
    const removed = await world.clock.until(mosk.remove(ref, { ...orphan, unrecorded: true }));
    expect(removed).toMatchObject({ outcome: 'orphaned' });
    expect(await mosk.left.list()).toEqual([]);
  });

  it('is taken back with its record when the backup is kept after all', async () => {
    const { world, ref } = all();
    world.api.fail(({ verb }) => verb === 'delete', { status: 403 });
    const mosk = await world.connected();
    await world.clock.until(failureOf(mosk.remove(ref, orphan)));
    expect(await mosk.left.list()).toHaveLength(1);
    const kept = await world.clock.until(mosk.remove(ref, { mode: 'keep' }));
    expect(kept).toMatchObject({ outcome: 'kept', warnings: [expect.stringContaining('taken back')] });
    expect(world.get('nightly')?.metadata.annotations ?? {}).toEqual({});
    expect(await mosk.left.list()).toEqual([]);
  });

  it('is nothing once the files are deleted after all', async () => {
    const { world, ref } = all();
    world.api.fail(({ verb, plural }) => verb === 'delete' && plural === 'clusterbackups', { status: 403 });
    const mosk = await world.connected();
    await world.clock.until(failureOf(mosk.remove(ref, orphan)));
    world.control({ created: [] });
    expect(await world.clock.until(mosk.remove(ref))).toMatchObject({ outcome: 'deleted' });
    expect(await mosk.left.list()).toEqual([]);
  });

  it('is what somebody else has taken the object of, while its removal was waited for', async () => {
    const { world, ref } = all();
    const mosk: Mosk = await world.connected();
    const removal = mosk.remove(ref);
    await world.clock.advance(1_000);
    world.api.erase('clusterbackups', 'prod', 'nightly');
    expect(await world.clock.until(removal)).toMatchObject({ outcome: 'already-gone' });
    expect(await mosk.left.list()).toMatchObject([{ left: { why: 'vanished', files: FILES } }]);
  });

  it('is nothing when another removal has ended in between', async () => {
    const { world, ref } = all();
    const mosk = await world.connected();
    const removal = mosk.remove(ref);
    await world.clock.advance(1_000);
    world.setStatus('nightly', { ...COMPLETED, status: 'Deleted' });
    world.api.erase('clusterbackups', 'prod', 'nightly');
    expect(await world.clock.until(removal)).toMatchObject({ outcome: 'deleted', warnings: [] });
    expect(await mosk.left.list()).toEqual([]);
  });
});

describe('a request for deletion', () => {
  it.each(['Completed', 'DeleteFailed'])(
    'that nobody works on is taken back to keep the backup: %s',
    async (state) => {
      const world = managementApi();
      const ref = world.existing('nightly', { ...COMPLETED, status: state }, (object) => {
        object.spec.delete = true;
      });
      const mosk = await world.connected();
      expect(await world.clock.until(mosk.remove(ref, { mode: 'keep' }))).toMatchObject({ outcome: 'kept' });
      expect(world.get('nightly')?.spec.delete).toBe(false);
    },
  );

  it('that is carried out is not called kept', async () => {
    const world = managementApi();
    const ref = world.existing('nightly', { ...COMPLETED, status: 'DeletionInProgress' }, (object) => {
      object.spec.delete = true;
    });
    const mosk = await world.connected();
    const kept = await world.clock.until(mosk.remove(ref, { mode: 'keep' }));
    expect(kept).toMatchObject({
      outcome: 'deletion-goes-on',
      warnings: [expect.stringContaining('NOT kept')],
    });
    expect(writes(world)).toEqual([]);
  });
});
