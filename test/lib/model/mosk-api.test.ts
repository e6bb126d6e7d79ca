import { clearValue, MOSK_API_CERTAINTY, MoskApi, secretReference } from '../../../lib/model';

describe('MoskApi', () => {
  it('puts a secret where the release expects it', () => {
    expect(MoskApi.v26_1.remoteSecret('s')).toEqual({ secret: { value: 's' } });
    expect(MoskApi.v26_2.remoteSecret('s')).toEqual({ value: 's' });
  });

  it('patches and reads the backup section of a Cluster by its path', () => {
    const api = MoskApi.v26_2.with({ clusterBackupPath: ['spec', 'backup'] });
    expect(api.clusterBackupPatch({ rclone: null })).toEqual({ spec: { backup: { rclone: null } } });
    expect(api.clusterBackupSection({ spec: { backup: { nfsUploadUrl: 'x' } } })).toEqual({
      nfsUploadUrl: 'x',
    });
    expect(api.clusterBackupSection({ spec: {} })).toBeUndefined();
  });

  it("is a value: nothing in it can be changed, or is another release's or the caller's", () => {
    const ofCaller = {
      schedule: { cronField: 'cron', timeZone: 'UTC' },
      clusterBackupPath: ['spec', 'backup'],
    };
    const changed = MoskApi.v26_2.with(ofCaller);
    ofCaller.schedule.cronField = 'other';
    ofCaller.clusterBackupPath.push('other');

    expect(changed.settings).toMatchObject({
      schedule: { cronField: 'cron' },
      clusterBackupPath: ['spec', 'backup'],
    });
    for (const { settings } of [MoskApi.v26_1, MoskApi.v26_2, changed]) {
      expect([settings, settings.schedule, settings.clusterBackupPath].map(Object.isFrozen)).toEqual([
        true,
        true,
        true,
      ]);
    }
    expect(MoskApi.v26_1.settings.schedule).not.toBe(MoskApi.v26_2.settings.schedule);
  });

  it.each([
    ["release: '26.3'\nrelease: '26.4'\n", 'file-invalid', 'line 2'],
    ['release: {\n', 'file-invalid', 'line 2'],
  ])('refuses %j, at its line', (text, code, at) => {
    expect(() => MoskApi.parse(text)).toThrow(expect.objectContaining({ code, at }));
  });

  it('reads a cron field that is nested', () => {
    const api = MoskApi.parse("{ release: '26.3', schedule: { cronField: when.cron } }");
    expect(api.cronSpec('0 2 * * *')).toEqual({ when: { cron: '0 2 * * *' } });
    expect(api.cronOf({ when: { cron: '0 2 * * *', zone: 'UTC' } })).toBe('0 2 * * *');
  });

  it('says of every setting how certain it is', () => {
    const settings = Object.keys(MoskApi.v26_2.settings).filter((key) => key !== 'release');
    expect(Object.keys(MOSK_API_CERTAINTY).sort()).toEqual(settings.sort());
  });
});

describe('a secret of the API', () => {
  it.each([
    [{ secret: { name: 'n', key: 'k' } }, { name: 'n', key: 'k' }],
    [
      { name: 'n', key: 'k' },
      { name: 'n', key: 'k' },
    ],
    [{ name: 'n' }, { name: 'n', key: undefined }],
    [{ value: 'v' }, undefined],
    [undefined, undefined],
  ])('%j refers to %j', (secret, reference) => {
    expect(secretReference(secret)).toEqual(reference);
  });

  it('still has its clear value in either form of input', () => {
    expect([
      clearValue({ value: 'v' }),
      clearValue({ secret: { value: 'w' } }),
      clearValue({ name: 'n' }),
    ]).toEqual(['v', 'w', undefined]);
  });
});
