/** Lists are selected, cut into pages and bound to versions as by kube-apiserver. */
import { readFileSync } from 'node:fs';
import { requesterFor } from '../local/api/requester';
import { newNamespace, startedServer } from '../local/api/running-server';
import { until } from '../until';
import { rounds } from '../whole';
import { describeOnBothServers } from './both-servers';
import { withoutChance } from './converse';
import { describeWithEngines } from './describe-with-engines';
import { startKubeApiserver } from './kube-apiserver';
import { play } from './random-lists/game';

/** One that nobody has seen, too. */
const SEEDS = [1, Number(process.env.MOSK_BACKUP_SEED ?? Date.now() % 1_000_000)];

/** Lists of each seed. */
const OPERATIONS = Number(process.env.MOSK_BACKUP_LIST_OPERATIONS ?? rounds(600, 2_600));

describeOnBothServers('random lists', (servers) => {
  it.each(SEEDS)(
    `${OPERATIONS} of them, with selectors, pages and versions (seed %i)`,
    async (seed) => {
      const tally = await play([servers.local, servers.real], seed, OPERATIONS);

      process.stderr.write(
        `random lists, seed ${seed}: ${tally.operations}, of them ${tally.answered} with items and ${tally.continued} continued\n`,
      );
      // A seed that nobody has seen may find what nobody knew: it is told, and one of it ends nobody else's work.
      if (tally.differences.length > 0)
        process.stderr.write(`not explained: ${JSON.stringify(tally.differences)}\n`);
      expect(tally.differences.slice(seed === SEEDS[0] ? 0 : 1)).toEqual([]);
      // It must not be a conversation of refusals.
      expect(tally.answered).toBeGreaterThan(tally.operations / 4);
      expect(tally.continued).toBeGreaterThan(tally.operations / 20);
    },
    600_000,
  );
});

describeWithEngines(['kube-apiserver', 'etcd'], 'pages of a list that is forgotten', () => {
  it('are refused with a way to go on', async () => {
    const [local, real] = await Promise.all([
      startedServer({ watchHistory: 3 }),
      startKubeApiserver({ 'etcd-compaction-interval': '2s' }),
    ]);
    const toReal = requesterFor(readFileSync(real.kubeconfigPath, 'utf8'));
    try {
      await until(
        'the kube-apiserver answers lists',
        async () => (await toReal('GET', '/api/v1/namespaces')).code === 200,
        30_000,
      );

      const answers = [];
      for (const api of [local.api, toReal]) {
        await api('POST', '/api/v1/namespaces', newNamespace('pages'));
        const path = '/api/v1/namespaces/pages/configmaps';
        const write = (name: string) => api('POST', path, { metadata: { name } });
        for (const name of ['a', 'b', 'c', 'd', 'e']) await write(name);
        const { body: first } = await api('GET', `${path}?limit=2`);
        const token = first.metadata.continue;
        await api('DELETE', `${path}/d`);
        for (const name of ['f', 'g', 'h', 'i']) await write(name);
        let refused = await api('GET', `${path}?limit=2&continue=${token}`);
        await until(
          'the version is forgotten',
          async () => {
            refused = await api('GET', `${path}?limit=2&continue=${token}`);
            return refused.code === 410;
          },
          60_000,
        );
        const exact = await api(
          'GET',
          `${path}?resourceVersion=${first.metadata.resourceVersion}&resourceVersionMatch=Exact`,
        );
        const goneOn = await api('GET', `${path}?limit=2&continue=${refused.body.metadata.continue}`);
        const last = await api('GET', `${path}?continue=${goneOn.body.metadata.continue}`);
        answers.push(
          [refused, exact].map(({ code, body }) => [code, withoutChance(body)]),
          [goneOn, last].map(({ body }) => [
            body.items?.map(({ metadata }: { metadata: { name: string } }) => metadata.name),
            Boolean(body.metadata.continue),
            body.metadata.remainingItemCount,
          ]),
        );
      }

      expect(answers.slice(0, 2)).toEqual(answers.slice(2));
    } finally {
      toReal.close();
      await Promise.all([local.stop(), real.stop()]);
    }
  }, 180_000);
});
