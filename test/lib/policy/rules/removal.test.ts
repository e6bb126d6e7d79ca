import { backup, credential, foundBy, judged, key, living, NOW, schedule, subject } from '../fleet-objects';

const FILES = 's3://backups/prod/before.encrypted, s3://backups/prod/before.dek';
const BARE = { annotations: {} };
const ORPHANED = { annotations: { 'mosk-backup/orphan': 'the cluster is gone' } };
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000).toISOString();

describe('MB032 removal-without-request', () => {
  const removed = (base: ReturnType<typeof backup>, more: Parameters<typeof foundBy>[1] = {}) =>
    foundBy('MB032', { base: [base], subjects: [], ...more });

  it('tells which files stay with nobody to delete them', () => {
    expect(removed(backup('before', BARE))).toMatchObject([
      {
        level: 'error',
        about: 'ClusterBackup prod/before',
        problem: 'Its manifest goes away, and its remote files stay with nobody to delete them',
        value: FILES,
        place: { text: 'site-a/before.yaml' },
      },
    ]);
  });

  it('accepts what was asked for: deletion one change earlier, orphaning by its word, or keeping', () => {
    expect(removed(backup('before', { ...BARE, spec: { delete: true } }))).toEqual([]);
    expect(removed(backup('before', ORPHANED))).toEqual([]);
    expect(removed(backup('before'))).toEqual([]);
  });

  it('has nothing to say of a backup that is still declared, and takes a new name for another backup', () => {
    const base = [backup('before', BARE)];
    expect(foundBy('MB032', { base, subjects: base })).toEqual([]);
    expect(foundBy('MB032', { base, subjects: [backup('after', BARE)] })).toHaveLength(1);
    expect(
      foundBy('MB032', { base, subjects: [backup('before', { ...BARE, managementCluster: 'site-b' })] }),
    ).toHaveLength(1);
  });

  it('knows that local archives stay on the node anyway', () => {
    const local = { spec: { parameters: undefined } };
    const annotations = { 'mosk-backup/local-only': 'a test cluster' };
    expect(removed(backup('before', { ...local, annotations }))).toEqual([]);
    const nobody = [
      { managementCluster: 'site-a', namespace: 'prod', cluster: 'prod', parameters: undefined },
    ];
    expect(removed(backup('before', { ...local, ...BARE }), { defaultTargets: nobody })).toEqual([]);
  });

  it('names the files of a default target', () => {
    const rclone = { bucket: 'default', credential: 's3' };
    const defaultTargets = [
      { managementCluster: 'site-a', namespace: 'prod', cluster: 'prod', parameters: { rclone } },
    ];
    const base = backup('before', { ...BARE, spec: { parameters: undefined } });
    expect(removed(base, { defaultTargets })).toMatchObject([{ value: 's3://default/before' }]);
  });

  it('believes what lives', () => {
    const base = backup('before', BARE);
    const requested = backup('before', { ...BARE, spec: { delete: true } });
    expect(removed(base, { live: [] })).toEqual([]);
    expect(removed(base, { live: [living('before', { status: 'Deleted' })] })).toEqual([]);
    expect(removed(requested, { live: [living('before', { status: 'Deleted' })] })).toEqual([]);
    expect(removed(requested, { live: [living('before', { status: 'DeletionInProgress' })] })).toMatchObject([
      {
        problem: 'Its manifest goes away before its remote files are reported as deleted',
        fix: 'wait until its status is Deleted, then take the manifest away',
      },
    ]);
  });

  it('takes a failed backup for what it may have left in the storage', () => {
    const requested = backup('before', { ...BARE, spec: { delete: true } });
    const asked = { spec: { delete: true } };
    const failed = (status: object) => [living('before', { status: 'Failed', ...status }, asked)];
    expect(removed(requested, { live: failed({}) })).toEqual([]);
    expect(removed(requested, { live: failed({ completedAt: '2026-11-01T00:10:00Z' }) })).toHaveLength(1);
  });

  it('takes no blank for a reason to orphan', () => {
    expect(removed(backup('before', { annotations: { 'mosk-backup/orphan': ' ' } }))).toHaveLength(1);
  });

  it('is told to be skipped without a base', () => {
    expect(judged({ subjects: [] }).skipped).toContainEqual({ rule: 'MB032', needs: ['base'] });
  });
});

describe('MB044 kept-unmanaged', () => {
  const removed = (base: ReturnType<typeof backup>) => foundBy('MB044', { base: [base], subjects: [] });

  it('notes a backup that engines keep when its manifest goes away', () => {
    expect(removed(backup('before'))).toMatchObject([
      {
        level: 'info',
        problem: 'Its manifest goes away; Argo CD and Flux keep object and files',
        value: FILES,
      },
    ]);
    const annotations = { 'argocd.argoproj.io/sync-options': 'Validate=false, Prune=false' };
    expect(removed(backup('before', { annotations }))).toMatchObject([
      { problem: 'Its manifest goes away; Argo CD keeps object and files' },
    ]);
  });

  it('is not about backups that are deleted or left behind', () => {
    expect(removed(backup('before', BARE))).toEqual([]);
    expect(removed(backup('before', { spec: { delete: true } }))).toEqual([]);
  });
});

describe('MB033 purge-approved', () => {
  const requested = (annotations: Record<string, string> = {}) =>
    backup('before', {
      annotations: { 'mosk-backup/remote-deletion': 'not needed any more', ...annotations },
      spec: { delete: true },
    });
  const purged = (head: ReturnType<typeof backup>, more: Parameters<typeof foundBy>[1] = {}) =>
    foundBy('MB033', { base: [backup('before')], subjects: [head], ...more });

  it('asks who approved it, if the backup is young or its age is not known', () => {
    expect(purged(requested())).toMatchObject([
      { level: 'error', path: 'spec.delete', value: 'age not known' },
    ]);
    const live = [living('before', { status: 'Completed', completedAt: daysAgo(34.5) })];
    expect(purged(requested(), { live })).toMatchObject([{ value: '34 days old' }]);
  });

  it('is content with an approval, and with a backup that is old enough', () => {
    expect(purged(requested({ 'mosk-backup/approved': 'OPS-123' }))).toEqual([]);
    expect(purged(requested({ 'mosk-backup/approved': ' ' }))).toHaveLength(1);
    const live = [living('before', { status: 'Completed', completedAt: daysAgo(35) })];
    expect(purged(requested(), { live })).toEqual([]);
  });

  it('asks once: not again while the request stands', () => {
    expect(foundBy('MB033', { base: [requested()], subjects: [requested()] })).toEqual([]);
  });
});

describe('MB034 delete-on-create', () => {
  const reason = { 'mosk-backup/remote-deletion': 'not needed any more' };
  const request = (annotations: Record<string, string>) =>
    backup('before', { annotations, spec: { delete: true } });
  const found = (input: Parameters<typeof foundBy>[1]) =>
    foundBy('MB034', input).map(({ problem }) => problem);

  it('refuses a request without its reason, as the contract does', () => {
    expect(found({ subjects: [request({})] })).toEqual([
      'A backup cannot be created with a request for its deletion',
    ]);
    expect(found({ subjects: [request(reason)] })).toEqual([]);
    expect(found({ subjects: [backup('before')] })).toEqual([]);
  });

  it('refuses it with a reason as well, if the backup was not declared before', () => {
    expect(found({ subjects: [request(reason)], base: [] })).toEqual([
      'A backup that was not declared before asks for its deletion',
    ]);
    expect(found({ subjects: [request({})], base: [] })).toHaveLength(1);
  });

  it('lets an existing backup ask', () => {
    expect(found({ subjects: [request({})], base: [backup('before')] })).toEqual([]);
    expect(found({ subjects: [request(reason)], base: [backup('before')] })).toEqual([]);
    const live = [living('before', { status: 'Completed' })];
    expect(found({ subjects: [request(reason)], base: [], live })).toEqual([]);
  });
});

describe('MB035 credential-in-use', () => {
  const found = (input: Parameters<typeof foundBy>[1], external?: string[]) =>
    foundBy('MB035', input, { external }).map(({ about, problem, value }) => [about, problem, value]);
  const on = (name: string) => ({
    spec: { parameters: { rclone: { bucket: 'backups', credential: 's3' }, keyEncryptionKey: name } },
  });

  it('refuses to take away the key of a schedule that changes to another one in the same change', () => {
    const base = [key('kek-2026'), schedule('nightly', '0 1 * * *')];
    const subjects = [key('kek-2027'), schedule('nightly', '0 1 * * *', on('kek-2027'))];
    expect(found({ base, subjects })).toEqual([
      ['KeyEncryptionKey prod/kek-2026', 'It is taken away', 'needed by ClusterBackupSchedule prod/nightly'],
    ]);
    expect(found({ base, subjects: [...subjects, key('kek-2026')] })).toEqual([]);
  });

  it('takes a plain Secret for the key that it is', () => {
    const metadata = { name: 'kek-2026', namespace: 'prod' };
    const base = [subject({ apiVersion: 'v1', kind: 'Secret', metadata }), schedule('nightly', '0 1 * * *')];
    expect(found({ base, subjects: base.slice(1) })).toEqual([
      ['Secret prod/kek-2026', 'It is taken away', 'needed by ClusterBackupSchedule prod/nightly'],
    ]);
    expect(found({ base, subjects: base })).toEqual([]);
  });

  it('counts what lives, where that is known: the last archive gone, the key may go', () => {
    const base = [key('kek-2026')];
    const live = Array.from({ length: 14 }, (_, index) => living(`run-${index}`, { status: 'Completed' }));
    expect(found({ base, live })).toEqual([
      [
        'KeyEncryptionKey prod/kek-2026',
        'It is taken away',
        'needed by ClusterBackup prod/run-0, ClusterBackup prod/run-1, ClusterBackup prod/run-2 and 11 more',
      ],
    ]);
    expect(found({ base, live: [living('run', { status: 'Deleted' })] })).toEqual([]);
    expect(found({ base, live: [living('run', { status: 'Failed' }, { spec: { delete: true } })] })).toEqual(
      [],
    );
  });

  it('counts a living run that is asked to go until its files are gone', () => {
    const base = [credential('s3', 'https://s3.example')];
    for (const status of [undefined, { status: 'Completed' }, { status: 'DeletionPending' }]) {
      expect(found({ base, live: [living('run', status, { spec: { delete: true } })] })).toHaveLength(1);
    }
  });

  it('refuses to take away the credential that a request for deletion needs', () => {
    const base = [credential('s3', 'https://s3.example'), backup('before')];
    expect(found({ base, subjects: [backup('before', { spec: { delete: true } })] })).toHaveLength(1);
    const requested = [base[0] ?? backup('none'), backup('before', { spec: { delete: true } })];
    expect(found({ base: requested, subjects: [] })).toEqual([]);
  });

  it('accepts what engines keep, what others make, and what nobody needs', () => {
    const kept = { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' };
    const user = schedule('nightly', '0 1 * * *');
    expect(found({ base: [key('kek-2026', undefined, kept), user], subjects: [user] })).toEqual([]);
    expect(found({ base: [key('kek-2026'), user], subjects: [user] }, ['prod/*'])).toEqual([]);
    expect(found({ base: [key('kek-2026')], subjects: [] })).toEqual([]);
  });

  it('refuses another key under the same name, without showing either', () => {
    const [old, other] = ['o'.repeat(40), 'n'.repeat(40)];
    const user = schedule('nightly', '0 1 * * *');
    const change = (before: string, now: string) =>
      foundBy('MB035', { base: [key('kek-2026', before), user], subjects: [key('kek-2026', now), user] });
    expect(change(old, old)).toEqual([]);
    expect(change(old, other)).toMatchObject([
      { problem: 'It gets another key under the same name', path: 'spec.secret.value' },
    ]);
    expect(JSON.stringify(change(old, other))).not.toMatch(/ooo|nnn/);
  });

  it('says nothing of a key whose encrypted text alone has changed', () => {
    const user = schedule('nightly', '0 1 * * *');
    const sops = (data: string) => key('kek-2026', `ENC[AES256_GCM,data:${data.repeat(20)}]`);
    expect(found({ base: [sops('a'), user], subjects: [sops('b'), user] })).toEqual([]);
  });
});

describe('MB043 one-shot-in-git', () => {
  it('warns of a backup that no engine is told to keep', () => {
    expect(foundBy('MB043', { subjects: [backup('before', BARE)] })).toMatchObject([
      { level: 'warning', path: 'metadata.annotations', problem: 'No engine is told to keep this backup' },
    ]);
    expect(foundBy('MB043', { subjects: [backup('before')] })).toEqual([]);
  });

  it('accepts what was asked for by its word', () => {
    expect(foundBy('MB043', { subjects: [backup('before', ORPHANED)] })).toEqual([]);
    const subjects = [backup('before', { ...BARE, spec: { delete: true } })];
    expect(foundBy('MB043', { subjects })).toEqual([]);
  });

  it('leaves alone what no engine applies', () => {
    const { manifest, managementCluster: site } = backup('before', BARE);
    const ofPulumi = {
      manifest,
      managementCluster: site,
      place: () => ({ text: 'urn:pulumi:…', urn: 'urn:pulumi:…' }),
    };
    expect(foundBy('MB043', { subjects: [ofPulumi] })).toEqual([]);
  });

  it('tells of a run that an engine is about to make again', () => {
    const declared = [backup('before')];
    const again = (live: ReturnType<typeof backup>[]) =>
      foundBy('MB043', { subjects: declared, base: declared, live });
    expect(again([])).toMatchObject([
      { problem: 'Its object is gone, so an engine makes this backup again: a new run' },
    ]);
    expect(again([living('before', { status: 'Completed' })])).toEqual([]);
    expect(foundBy('MB043', { subjects: declared, base: [], live: [] })).toEqual([]);
  });
});
