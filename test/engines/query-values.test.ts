/** What a query says is read as by kube-apiserver: also what no client would say. */
import type { Answer } from '../local/api/requester';
import { describeOnBothServers, inParallel, verdictOf } from './both-servers';

const BOOLEANS = ['', 'true', 'True', 'false', 'FALSE', '0', '1', '2', 'yes', 'maybe', ' false'];
const NUMBERS = ['', '0', '1', '2', '+1', '-1', '007', '1.5', '1e3', ' 1', '0x1', '9223372036854775807'];
const TOO_LARGE = ['9223372036854775808', '-9223372036854775809', '99999999999999999999999'];

const valuesOf = (name: string, values: readonly string[]) =>
  values.map((value) => `${name}=${encodeURIComponent(value)}`);

/** Watches end by themselves. */
const SOON = 'timeoutSeconds=1';

const QUERIES = [
  ...valuesOf('watch', BOOLEANS).map((query) => `${query}&${SOON}`),
  ...valuesOf('allowWatchBookmarks', BOOLEANS).map((query) => `watch=1&${SOON}&${query}`),
  ...valuesOf('sendInitialEvents', BOOLEANS).flatMap((query) => [
    `watch=true&${SOON}&${query}`,
    `watch=maybe&resourceVersionMatch=NotOlderThan&${SOON}&${query}`,
    query,
  ]),
  ...valuesOf('limit', [...NUMBERS, ...TOO_LARGE]),
  ...valuesOf('timeoutSeconds', [...NUMBERS, ...TOO_LARGE]),
  'watch=false&watch=true',
  'watch&timeoutSeconds=1',
  'limit=1&limit=x',
  'limit=x&limit=1',
  'labelSelector=a%3Db&labelSelector=c%3Dd',
  'resourceVersion=1&resourceVersion=',
];

const DELETIONS = [
  ...valuesOf('gracePeriodSeconds', [...NUMBERS, ...TOO_LARGE]),
  ...valuesOf('orphanDependents', BOOLEANS),
  ...valuesOf('propagationPolicy', ['', 'Background', 'background', 'Later']),
  ...valuesOf('dryRun', ['', 'All', 'all', 'true']),
  'propagationPolicy=Orphan&orphanDependents=true',
  'dryRun=All&dryRun=All',
];

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';

/** What waits for a garbage collector, which kube-apiserver alone has none of, is gone too. */
const isGone = ({ code, body }: Answer) => code === 404 || body.metadata.deletionTimestamp !== undefined;

describeOnBothServers('values in a query', (servers) => {
  const answers = new Map<string, { our: Answer; their: Answer }>();

  beforeAll(async () => {
    for (const name of ['a', 'b', 'c']) await servers.ask('POST', CONFIG_MAPS, { metadata: { name } });
    // Watches last a second each.
    await inParallel(QUERIES, 12, async (query) => {
      answers.set(query, await servers.ask('GET', `${CONFIG_MAPS}?labelSelector=!other&${query}`));
    });
  });

  /** The items of a list, or the kinds of events of a watch; bookmarks come when they like. */
  const seen = ({ body, text }: Answer) =>
    body?.items?.length ??
    text
      .split('\n')
      .flatMap((line) => (line === '' ? [] : (JSON.parse(line).type ?? [])))
      .filter((type) => type !== 'BOOKMARK');

  it.each(QUERIES)('of a list or a watch: %s', (query) => {
    const { our, their } = answers.get(query) as { our: Answer; their: Answer };

    expect([verdictOf(our), our.body?.message, seen(our)]).toEqual([
      verdictOf(their),
      their.body?.message,
      seen(their),
    ]);
  });

  it.each(DELETIONS.map((query, index) => [query, index] as const))(
    'of a deletion, which a body takes the place of: %s',
    async (query, index) => {
      for (const [turn, body] of [undefined, {}, { dryRun: ['All'] }].entries()) {
        const name = `gone-${index}-${turn}`;
        await servers.ask('POST', CONFIG_MAPS, { metadata: { name } });

        const { our, their } = await servers.ask('DELETE', `${CONFIG_MAPS}/${name}?${query}`, body);
        const after = await servers.ask('GET', `${CONFIG_MAPS}/${name}`);

        expect([verdictOf(our), our.body?.message, isGone(after.our)]).toEqual([
          verdictOf(their),
          their.body?.message,
          isGone(after.their),
        ]);
      }
    },
  );

  it.each(valuesOf('force', BOOLEANS))('of an apply: %s', async (query) => {
    const apply = (manager: string, value: string, more = '') =>
      servers.ask('PATCH', `${CONFIG_MAPS}/applied?fieldManager=${manager}${more}`, {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'applied' },
        data: { value },
      });
    await apply('first', 'one');

    const { our, their } = await apply('second', 'two', `&${query}`);

    expect(verdictOf(our)).toEqual(verdictOf(their));
    await servers.ask('DELETE', `${CONFIG_MAPS}/applied`);
  });
});
