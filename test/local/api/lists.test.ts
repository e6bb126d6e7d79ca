import {
  ALL_BACKUPS,
  backup,
  backups,
  newBackup,
  newNamespace,
  newSecret,
  type RunningServer,
  SECRETS,
  startedServer,
} from './running-server';

// biome-ignore lint/suspicious/noExplicitAny: an answer of the wire
const names = (body: any): string[] => body.items.map((item: any) => item.metadata.name);

describe('lists', () => {
  let running: RunningServer;
  const api = (...words: Parameters<RunningServer['api']>) => running.api(...words);

  beforeEach(async () => {
    running = await startedServer({ watchHistory: 5 });
    for (const name of ['c', 'a', 'b']) {
      await api(
        'POST',
        backups(),
        newBackup(name, { labels: { name, tier: name === 'c' ? 'gold' : 'none' } }),
      );
    }
  });
  afterEach(() => running.stop());

  it('are ordered by namespace and name', async () => {
    await api('POST', '/api/v1/namespaces', newNamespace('a-namespace'));
    await api('POST', backups('a-namespace'), newBackup('z'));

    expect(names((await api('GET', ALL_BACKUPS)).body)).toEqual(['z', 'a', 'b', 'c']);
    expect(names((await api('GET', backups())).body)).toEqual(['a', 'b', 'c']);
  });

  it('come in pages that show one state, whatever is written in between', async () => {
    const first = (await api('GET', `${ALL_BACKUPS}?limit=2`)).body;
    await api('DELETE', backup('c'));
    await api('POST', backups(), newBackup('d'));

    const second = (await api('GET', `${ALL_BACKUPS}?limit=2&continue=${first.metadata.continue}`)).body;

    expect(names(first)).toEqual(['a', 'b']);
    expect(first.metadata.remainingItemCount).toBe(1);
    expect(names(second)).toEqual(['c']);
    expect(second.metadata).toEqual({ continue: '', resourceVersion: first.metadata.resourceVersion });
  });

  it('say that a page is too old to go on from', async () => {
    const { metadata } = (await api('GET', `${ALL_BACKUPS}?limit=1`)).body;
    for (const name of ['d', 'e', 'f', 'g', 'h', 'i']) await api('POST', backups(), newBackup(name));

    const { code, body } = await api('GET', `${ALL_BACKUPS}?limit=1&continue=${metadata.continue}`);

    expect([code, body.reason]).toEqual([410, 'Expired']);
    expect(body.message).toContain('The provided continue parameter is too old');
  });

  it.each([
    ['tier=gold', ['c']],
    ['tier!=gold', ['a', 'b']],
    ['name in (a,c)', ['a', 'c']],
    ['name notin (a, c)', ['b']],
    ['tier==none,name!=a', ['b']],
    ['tier', ['a', 'b', 'c']],
    ['!tier', []],
  ])('are selected by labels: %s', async (selector, expected) => {
    const { body } = await api('GET', `${ALL_BACKUPS}?labelSelector=${encodeURIComponent(selector)}`);

    expect(names(body)).toEqual(expected);
  });

  it('are selected by fields', async () => {
    await api('POST', SECRETS, newSecret('plain'));
    await api('POST', SECRETS, newSecret('typed', { type: 'example.com/t' }));

    const byName = await api(
      'GET',
      `${ALL_BACKUPS}?fieldSelector=metadata.name%3Db,metadata.namespace%3Ddefault`,
    );
    const byType = await api('GET', `${SECRETS}?fieldSelector=type!%3DOpaque`);

    expect(names(byName.body)).toEqual(['b']);
    expect(names(byType.body)).toEqual(['typed']);
  });

  it.each([
    ['labelSelector', '==', "found '==', expected: !, identifier"],
    ['fieldSelector', 'spec.targetCluster=x', 'field label not supported: spec.targetCluster'],
    ['limit', 'many', 'strconv.ParseInt: parsing "many"'],
    ['continue', 'x', 'continue key is not valid'],
    ['resourceVersion', 'x', 'invalid resource version'],
  ])('refuse a %s that makes no sense', async (parameter, value, message) => {
    const { code, body } = await api('GET', `${ALL_BACKUPS}?${parameter}=${encodeURIComponent(value)}`);

    expect([code, body.reason, body.message]).toEqual([400, 'BadRequest', expect.stringContaining(message)]);
  });

  it('of built-in kinds leave the kind out of the items, those of custom resources do not', async () => {
    await api('POST', SECRETS, newSecret('s'));

    const custom = (await api('GET', ALL_BACKUPS)).body;
    const core = (await api('GET', SECRETS)).body;

    expect([custom.kind, custom.items[0].kind]).toEqual(['ClusterBackupList', 'ClusterBackup']);
    expect([core.kind, core.items[0].kind]).toEqual(['SecretList', undefined]);
  });

  it('answer an exact version from the past', async () => {
    const { metadata } = (await api('GET', ALL_BACKUPS)).body;
    await api('DELETE', backup('a'));

    const { body } = await api(
      'GET',
      `${ALL_BACKUPS}?resourceVersionMatch=Exact&resourceVersion=${metadata.resourceVersion}`,
    );

    expect(names(body)).toEqual(['a', 'b', 'c']);
  });

  it('refuse a version of the future', async () => {
    const { code, body } = await api('GET', `${ALL_BACKUPS}?resourceVersion=999999`);

    expect([code, body.reason]).toEqual([504, 'Timeout']);
    expect(body.message).toMatch(/^Timeout: Too large resource version: 999999, current: \d+$/);
  });
});
