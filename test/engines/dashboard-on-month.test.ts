import { textOf } from '../../lib/monitoring';
import { describeWithEngines } from './describe-with-engines';
import { committed, filledIn, type Query, queriesOf } from './monitoring/dashboard-queries';
import { END, START, samplesAt } from './monitoring/month-of-a-fleet';
import { type PrometheusOnBlocks, type Series, startPrometheusOn } from './monitoring/prometheus-on-blocks';

const HOUR = 3_600_000;
const HOURS = Array.from({ length: (END - START) / HOUR + 1 }, (_, index) => START + index * HOUR);
const queries = queriesOf(committed());
const ALL = { management_cluster: '.*', project: '.*', target_cluster: 'too-old' };

describeWithEngines(['prometheus', 'promtool'], 'the dashboard on a month of a fleet', () => {
  let prometheus: PrometheusOnBlocks;

  beforeAll(async () => {
    prometheus = await startPrometheusOn(HOURS, (now) => textOf(samplesAt(now)));
  }, 300_000);

  afterAll(() => prometheus?.stop());

  const ask = ({ expr, instant }: Pick<Query, 'expr' | 'instant'>, chosen: Record<string, string> = ALL) => {
    const expression = filledIn(expr, chosen);
    if (instant) return prometheus.at(expression, END);
    return prometheus.over(expression, { from: END - 7 * 24 * HOUR, to: END }, HOUR / 1000);
  };
  const query = (title: string, refId = 'A') => {
    const found = queries.find(({ name }) => name === `${title} ${refId}`);
    if (found === undefined) throw new Error(`no query ${refId} of "${title}"`);
    return found;
  };
  const figure = async (title: string, chosen?: Record<string, string>) =>
    (await ask(query(title), chosen)).map(({ value }) => Number(value?.[1]));
  const byCluster = (series: readonly Series[]) =>
    Object.fromEntries(series.map(({ metric, value }) => [metric.target_cluster, Number(value?.[1])]));

  it.each(queries)('has something to show: $name', async (each) => {
    expect((await ask(each)).length).toBeGreaterThan(0);
  });

  it('tells first how many clusters, backups and schedules somebody is needed for', async () => {
    const titles = queries.filter(({ panel }) => panel.gridPos.y === 1).map(({ panel }) => panel.title);
    const told = Object.fromEntries(
      await Promise.all(titles.map(async (title) => [title, await figure(title)])),
    );

    expect(told).toEqual({
      'Too old': [1],
      'No good backup': [1],
      Stuck: [1],
      'Not readable': [1],
      Failing: [3],
      'Runs missed': [1],
      'Not deleted': [2],
      'Management clusters not read': [2],
    });
  });

  it('gives each cluster its state, the worst that holds, and the command to run next', async () => {
    const states = await ask(query('Clusters, those that need somebody first'));

    expect(byCluster(states)).toEqual({
      silent: 9,
      unreadable: 9,
      never: 8,
      'too-old': 7,
      stuck: 6,
      'wrong-key': 5,
      failing: 4,
      missed: 3,
      unplanned: 2,
      fresh: 1,
      quiet: 0,
      'not-deleted': 0,
      deleting: 0,
      gone: -1,
    });
    const run = Object.fromEntries(states.map(({ metric }) => [metric.target_cluster, metric.run]));
    expect(run.never).toBe('mosk-backup explain never -n shop --context frankfurt');
    expect(run.unreadable).toBe('mosk-backup doctor -n web --context helsinki');
    expect(run['wrong-key']).toBe(
      'mosk-backup verify --newest wrong-key -n shop --context frankfurt --record --key-file FILE',
    );
  });

  it('compares the age of each last good backup with what is allowed', async () => {
    const [ages, allowed, shares] = await Promise.all(
      ['B', 'C', 'D'].map(async (refId) =>
        byCluster(await ask(query('Clusters, those that need somebody first', refId))),
      ),
    );

    expect(ages['too-old']).toBe(2 * 86_400 + (9 * 60 + 20) * 60);
    expect(allowed['too-old']).toBe(36 * 3_600);
    expect(shares['too-old']).toBeCloseTo(ages['too-old'] / allowed['too-old']);
    // Nobody can tell of them: it goes on from what was last known.
    expect([ages.unreadable, ages.silent]).toEqual([ages.quiet, ages.quiet]);
    expect([allowed.unreadable, allowed.silent]).toEqual([36 * 3_600, 36 * 3_600]);
    // Without a good backup it is the time that it waits for one.
    expect(shares.never).toBeCloseTo((10 * 24) / 36);
    expect(shares.unplanned).toBeUndefined();
  });

  it('shows which storages accept their credential, and whose newest files are gone', async () => {
    const storages = await ask(query('Storages, by credential'));
    const missing = await ask(query('Files of the newest good backup that are missing'));

    expect(storages.map(({ metric, value }) => [metric.credential, value?.[1], metric.run]).sort()).toEqual([
      ['spare', '0', 'mosk-backup doctor -n shop --context frankfurt'],
      ['store', '1', 'mosk-backup doctor -n shop --context frankfurt'],
    ]);
    expect(byCluster(missing)).toEqual({ failing: 1 });
  });

  it('shows how long the newest good backup took, night by night', async () => {
    const nights = await ask(query('Duration of the newest good backup'));

    expect(nights.map(({ metric }) => metric.target_cluster)).toEqual(['too-old']);
    expect(new Set(nights[0]?.values?.map(([, value]) => value))).toEqual(new Set(['2400']));
  });

  it('shows figures of zero where somebody can tell, and none where nobody can', async () => {
    const quiet = { ...ALL, management_cluster: 'frankfurt', project: 'lab' };
    const unread = { ...ALL, management_cluster: 'helsinki' };
    const nobody = { ...ALL, management_cluster: 'nowhere' };
    const title = 'Too old';

    expect([await figure(title, quiet), await figure(title, unread), await figure(title, nobody)]).toEqual([
      [0],
      [],
      [],
    ]);
  });

  it('is about the clusters alone that are chosen', async () => {
    const lab = { ...ALL, management_cluster: '(frankfurt|oslo)', project: '(lab)' };
    const told = await Promise.all(
      queries
        .filter(({ row, expr }) => !row.startsWith('One') && expr.includes('$project'))
        .map((each) => ask(each, lab)),
    );
    const projects = told.flat().flatMap(({ metric }) => metric.project ?? []);

    expect(new Set(projects)).toEqual(new Set(['lab']));
  });

  it('counts each cluster in one cell an hour of the heat map', async () => {
    const heatMap = queries.filter(({ panel }) => panel.type === 'heatmap');
    const rows = await Promise.all(heatMap.map((each) => ask(each)));
    const told = (at: number): Record<string, number> =>
      Object.fromEntries(
        heatMap.map(({ legendFormat }, index) => [
          legendFormat,
          Number(rows[index]?.[0]?.values?.find(([time]) => time === at / 1000)?.[1]),
        ]),
      );

    expect(told(END)).toEqual({
      'to 50 %': 4,
      'to 80 %': 0,
      'to 100 %': 3,
      'to 150 %': 0,
      beyond: 1,
      'no good backup': 1,
      'not known': 2,
    });
    // A day before all are told of: the fresh one has no schedule yet, and of two nobody says how old they may be.
    const before = Object.values<number>(told(END - 24 * HOUR));
    expect(before.reduce((sum, each) => sum + each, 0)).toBe(12);
  });

  it('has columns for labels that the queries give', async () => {
    for (const panel of committed().panels.filter(({ type }) => type === 'table')) {
      const asked = queries.filter((each) => each.panel.id === panel.id);
      const given = (await Promise.all(asked.map((each) => ask(each)))).flat();
      const labels = new Set(given.flatMap(({ metric }) => Object.keys(metric)));
      const columns = Object.keys(
        panel.transformations?.find(({ id }) => id === 'organize')?.options.renameByName ?? {},
      ).filter((field) => !field.startsWith('Value'));

      expect({ title: panel.title, columns: columns.sort() }).toEqual({
        title: panel.title,
        columns: [...labels].sort(),
      });
    }
  });
});
