import { backup, managementApi, OWNER } from './management-api';
import { SECOND } from './virtual-clock';

describe('references', () => {
  it('a key may be a plain Secret, whose content is not asked for', async () => {
    const { clock, api, connected, control } = managementApi();
    api.erase('keyencryptionkeys', 'prod', 'kek');
    api.add('secrets', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'kek', namespace: 'prod' } });
    control();
    const mosk = await connected();
    await clock.until(mosk.run(backup(), { owner: OWNER }));
    const asked = api.requests.filter(({ plural }) => plural === 'secrets');
    expect(asked.map(({ verb }) => verb)).toEqual(['get']);
    expect(asked[0]?.headers.accept).toContain('as=PartialObjectMetadata');
  });

  it('made since the last look are found', async () => {
    const { clock, api, connected, control } = managementApi();
    control();
    const mosk = await connected();
    const first = mosk.run(backup(), { owner: OWNER });
    await clock.advance(SECOND);
    api.add('rclonecredentials', {
      apiVersion: 'v1',
      kind: 'RCloneCredential',
      metadata: { name: 'new', namespace: 'prod' },
    });
    const parameters = { rclone: { bucket: 'other', credential: 'new' } };
    const second = mosk.run(backup('second', { parameters }), { owner: { ...OWNER, name: 'second' } });
    await clock.until(Promise.all([first, second]));
  });

  it('two runs at the same time cannot take one remote file', async () => {
    const { clock, connected, control } = managementApi();
    control();
    const mosk = await connected();
    const fileNames = { MKE: 'same.tar' };
    const results = await clock.until(
      Promise.allSettled([
        mosk.run(backup('a', { fileNames }), { owner: OWNER }),
        mosk.run(backup('b', { fileNames }), { owner: OWNER }),
      ]),
    );
    expect(results.map(({ status: outcome }) => outcome)).toEqual(['fulfilled', 'rejected']);
  });
});
