import { milliseconds } from '../command';
import { inParallel } from './client';
import type { Load, Workload } from './load';

const TIMES = 3;
const PAGE = 500;

export const LISTS: readonly Workload[] = [
  {
    name: 'list of all',
    run: ({ client, kind }) =>
      milliseconds(() => inParallel(TIMES, 1, () => client.send({ method: 'GET', path: kind.path }))),
  },
  { name: `list in pages of ${PAGE}`, run: (load) => milliseconds(() => listInPages(load)) },
];

async function listInPages({ client, kind }: Load): Promise<void> {
  let token = '';
  do {
    const path = `${kind.path}?limit=${PAGE}&continue=${encodeURIComponent(token)}`;
    const page = await client.send({ method: 'GET', path });
    // Without reading the JSON, which costs a client more than the server. It stands before the items, or behind them.
    const ends = page.slice(0, 1_000) + page.slice(-1_000);
    token = /"continue":"([^"]*)"/.exec(ends)?.[1] ?? '';
  } while (token !== '');
}
