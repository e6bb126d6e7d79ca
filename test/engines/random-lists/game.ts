/** Writes to two servers and lists what is there, in the same order, and tells where the answers differ. */
import type { Answer, Requester } from '../../local/api/requester';
import { type Dice, diceOf } from '../../promises/dice';
import { labels, type Query, query } from './queries';

/** Of both servers, ours first. */
type Both<T> = readonly [T, T];

export interface Difference {
  readonly path: string;
  readonly query: Query;
  readonly ours: unknown;
  readonly theirs: unknown;
}

export interface Tally {
  operations: number;
  /** Lists that both have answered with items. */
  answered: number;
  /** Pages that go on from others. */
  continued: number;
  readonly differences: Difference[];
}

/** A page after which there is more. */
interface OpenPage {
  readonly path: string;
  readonly tokens: Both<string>;
  readonly parameters: Readonly<Record<string, string>>;
}

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'a.b', 'a-b'];

const KINDS = [
  {
    root: '/api/v1',
    plural: 'configmaps',
    object: () => ({ apiVersion: 'v1', kind: 'ConfigMap', data: { a: 'b' } }),
  },
  {
    root: '/api/v1',
    plural: 'secrets',
    object: (dice: Dice) => ({
      apiVersion: 'v1',
      kind: 'Secret',
      type: dice.oneOf(['Opaque', 'example.com/mine']),
    }),
  },
  {
    root: '/apis/kaas.mirantis.com/v1alpha1',
    plural: 'clusterbackups',
    object: () => ({
      apiVersion: 'kaas.mirantis.com/v1alpha1',
      kind: 'ClusterBackup',
      spec: { targetCluster: 'prod' },
    }),
  },
] as const;

const MERGE = { contentType: 'application/merge-patch+json' };

export async function play(apis: Both<Requester>, seed: number, operations: number): Promise<Tally> {
  const dice = diceOf(seed);
  const namespaces = ['x', 'y'].map((name) => `lists-${seed}-${name}`);
  const tally: Tally = { operations: 0, answered: 0, continued: 0, differences: [] };
  /** The versions of both servers after each write. */
  const moments: Both<number>[] = [];
  const pages: OpenPage[] = [];

  const both = (ask: (api: Requester, index: 0 | 1) => Promise<Answer>): Promise<[Answer, Answer]> =>
    Promise.all([ask(apis[0], 0), ask(apis[1], 1)]);

  async function write(): Promise<void> {
    const kind = dice.oneOf(KINDS);
    const collection = `${kind.root}/namespaces/${dice.oneOf(namespaces)}/${kind.plural}`;
    const name = dice.oneOf(NAMES);
    const metadata = { name, labels: labels(dice) };
    const object = { ...kind.object(dice), metadata };
    const gone = dice.below(4) === 0;
    const changed = { metadata: { labels: { ...labels(dice), tier: dice.oneOf(['gold', null]) } } };
    const answers = await both(async (api) => {
      if (gone) return api('DELETE', `${collection}/${name}`);
      const created = await api('POST', collection, object);
      return created.code === 409 ? api('PATCH', `${collection}/${name}`, changed, MERGE) : created;
    });
    const versions = answers.map(({ body }) => Number(body?.metadata?.resourceVersion ?? 0));
    // A deletion does not tell its version, and one that changes nothing has none.
    const [before = 0, other = 0] = moments.at(-1) ?? [];
    const [ours = 0, theirs = 0] = versions;
    if (ours > before && theirs > other) moments.push([ours, theirs]);
  }

  async function list(): Promise<void> {
    const kind = dice.oneOf(KINDS);
    const place = dice.oneOf(['', `/namespaces/${namespaces[0]}`, `/namespaces/${namespaces[1]}`]);
    const asked = query(dice, [...NAMES.slice(0, 3), ...namespaces], moments.length);
    // Across namespaces there is also what other games and the server itself have made.
    await compare(
      place === ''
        ? `${kind.root}/namespaces/${namespaces[0]}/${kind.plural}`
        : `${kind.root}${place}/${kind.plural}`,
      asked,
    );
  }

  async function goOn(): Promise<void> {
    const page = pages.splice(dice.below(pages.length), 1)[0];
    if (page === undefined) return;
    tally.continued += 1;
    const other = dice.maybe(0.2, () => query(dice, NAMES, moments.length)) ?? { parameters: {} };
    const limit = dice.maybe(0.5, () => ({ limit: dice.oneOf(['1', '2', '5', '0', '']) }));
    await compare(
      page.path,
      { ...other, parameters: { ...page.parameters, ...other.parameters, ...limit } },
      page.tokens,
    );
  }

  async function compare(path: string, asked: Query, tokens?: Both<string>): Promise<void> {
    // What may be old is answered from a cache, which a plain list brings up to date.
    if (asked.moment || asked.parameters.resourceVersion) await both((api) => api('GET', path));
    const answers = await both((api, index) =>
      api('GET', `${path}?${parametersOf(asked, index, tokens?.[index])}`),
    );
    const [ours, theirs] = answers.map((answer, index) => comparable(answer, index as 0 | 1, asked)) as [
      unknown,
      unknown,
    ];
    tally.operations += 1;
    if (JSON.stringify(ours) !== JSON.stringify(theirs)) {
      tally.differences.push({ path, query: { ...asked, ...(tokens && { continued: true }) }, ours, theirs });
      return;
    }
    if (answers[0].code === 200) tally.answered += 1;
    const [our, their] = answers.map(({ body }) => body?.metadata?.continue) as [string, string];
    if (our && their) {
      const { resourceVersion: _version, resourceVersionMatch: _match, ...parameters } = asked.parameters;
      pages.push({ path, tokens: [our, their], parameters });
    }
  }

  function parametersOf({ parameters, moment }: Query, index: 0 | 1, token: string | undefined): string {
    const version = moment && String((moments[moment.writes]?.[index] ?? 0) + moment.more);
    return new URLSearchParams({
      ...parameters,
      ...(version === undefined ? {} : { resourceVersion: version }),
      ...(token === undefined ? {} : { continue: token }),
    }).toString();
  }

  /** What is to be equal: versions as moments, tokens only by whether there is one. */
  function comparable({ code, body }: Answer, index: 0 | 1, asked: Query): unknown {
    if (body?.kind === 'Status') {
      const { reason, message, details } = body;
      return { code, reason, message, details };
    }
    const { resourceVersion, continue: token, remainingItemCount } = body.metadata;
    // biome-ignore lint/suspicious/noExplicitAny: an answer of the wire
    const items = body.items.map(({ metadata }: any) => [
      metadata.namespace,
      metadata.name,
      Object.entries(metadata.labels ?? {}).sort(),
    ]);
    const moment = moments.findLastIndex((versions) => versions[index] <= Number(resourceVersion));
    const isFromCache = mayBeOld(asked);
    return { code, items, hasMore: Boolean(token), remainingItemCount, moment: isFromCache ? '' : moment };
  }

  /** A cache tells the version that it has got to, which depends on what else happens. */
  function mayBeOld({ parameters, moment }: Query): boolean {
    const { resourceVersion, resourceVersionMatch, limit, fieldSelector } = parameters;
    if (resourceVersion === '0') return true;
    if (moment === undefined || resourceVersionMatch === 'Exact') return false;
    return resourceVersionMatch === 'NotOlderThan' || !(Number(limit) > 0) || fieldSelector !== undefined;
  }

  for (const namespace of namespaces) {
    await both((api) => api('POST', '/api/v1/namespaces', { metadata: { name: namespace } }));
  }
  for (let count = 0; count < 20; count++) await write();
  while (tally.operations < operations) {
    const chance = dice.below(10);
    if (chance < 2) await write();
    else if (chance < 5 && pages.length > 0) await goOn();
    else await list();
  }
  return tally;
}
