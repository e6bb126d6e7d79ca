import { parser } from '@prometheus-io/lezer-promql';
import { LABELS, METRICS } from '../../lib/monitoring';
import { dashboardText } from '../../tools/monitoring/dashboard/dashboard';
import { committed, committedText, queriesOf } from './monitoring/dashboard-queries';

const dashboard = committed();
const queries = queriesOf(dashboard);
const panels = dashboard.panels.filter(({ type }) => type !== 'row');
const variables = dashboard.templating.list;
const known = Object.values(METRICS).map(({ name }) => name);

/** Of an expression, by the grammar that Prometheus' own editor has. */
function parsed(expression: string) {
  const found = { errors: [] as string[], metrics: new Set<string>(), labels: new Set<string>() };
  parser.parse(expression).iterate({
    enter: ({ type, from, to, node }) => {
      const text = expression.slice(from, to);
      if (type.isError) found.errors.push(`${expression.slice(Math.max(0, from - 30), from)} ⟶ ${text}`);
      if (type.name === 'Identifier' && node.parent?.name === 'VectorSelector') found.metrics.add(text);
      if (type.name === 'LabelName') found.labels.add(text);
    },
  });
  return found;
}

describe('the dashboard', () => {
  it('is what the generator makes of the table of metrics, every time; to renew it: npm run generate', () => {
    expect(dashboardText()).toBe(committedText());
    expect(dashboardText()).toBe(dashboardText());
  });

  it('has an identity that stays, and nothing that another Grafana has given or would give', () => {
    expect(dashboard).toMatchObject({ uid: 'mosk-backup', title: 'MOSK backups', schemaVersion: 42 });
    expect(dashboard.id).toBeUndefined();
    expect(dashboard.panels.map(({ id }) => id)).toEqual(dashboard.panels.map((_, index) => index + 1));
    expect(committedText()).not.toMatch(/:\/\/|__inputs|version"/);
  });

  it('asks the Prometheus that is chosen, in every panel and every variable', () => {
    const asking = [...panels, ...variables.filter(({ type }) => type === 'query')];

    expect(asking.map(({ datasource }) => datasource)).toEqual(
      asking.map(() => ({ type: 'prometheus', uid: `\${datasource}` })),
    );
    expect(variables[0]).toMatchObject({ name: 'datasource', type: 'datasource', query: 'prometheus' });
  });

  it('says of every panel and every variable what it shows', () => {
    expect(panels.filter(({ description = '' }) => description.length < 30)).toEqual([]);
    expect(variables.filter(({ description = '', label = '' }) => !description || !label)).toEqual([]);
    const titles = panels.map(({ title }) => title);
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
  });

  it('has a unit for every number', () => {
    expect(panels.filter(({ fieldConfig }) => !fieldConfig?.defaults.unit)).toEqual([]);
    const columns = panels.flatMap((panel) =>
      Object.entries(panel.transformations?.find(({ id }) => id === 'organize')?.options.renameByName ?? {})
        .filter(([field]) => field.startsWith('Value'))
        .map(([, title]) => ({
          column: `${panel.title}: ${title}`,
          isSaid: (panel.fieldConfig?.overrides ?? [])
            .filter(({ matcher }) => matcher.options === title)
            .some(({ properties }) => properties.some(({ id }) => id === 'unit' || id === 'mappings')),
        })),
    );
    expect(columns.length).toBeGreaterThan(20);
    expect(columns.filter(({ isSaid }) => !isSaid)).toEqual([]);
  });

  it('sorts tables by columns that they have, and names each column of theirs once', () => {
    for (const panel of panels.filter(({ type }) => type === 'table')) {
      const names = panel.transformations?.find(({ id }) => id === 'organize')?.options.renameByName ?? {};
      const refIds = (panel.targets ?? []).map(({ refId }) => refId);
      const values = refIds.length === 1 ? ['Value'] : refIds.map((refId) => `Value #${refId}`);
      expect(
        Object.keys(names)
          .filter((field) => field.startsWith('Value'))
          .sort(),
      ).toEqual(values);
      expect(Object.values(names)).toEqual(
        expect.arrayContaining((panel.options?.sortBy ?? []).map(({ displayName }) => displayName)),
      );
      expect(new Set(Object.values(names)).size).toBe(Object.values(names).length);
    }
  });

  it('leads from a cluster to its row with everything else chosen as it is', () => {
    const links = panels
      .flatMap(({ fieldConfig }) => fieldConfig?.overrides ?? [])
      .flatMap(({ properties }) => properties.filter(({ id }) => id === 'links'))
      .flatMap(({ value }) => value as { url: string }[]);

    expect(links.map(({ url }) => url.replace(/\?.*/, ''))).toEqual(['/d/mosk-backup']);
    const named = links.flatMap(({ url }) => url.match(/(?<=\$\{|var-)[a-z]\w+/g) ?? []);
    expect(named.sort()).toEqual(variables.map(({ name }) => name).sort());
  });

  it('lays no panel over another', () => {
    for (const one of dashboard.panels) {
      const { x, y, w, h } = one.gridPos;
      expect(x + w).toBeLessThanOrEqual(24);
      const under = dashboard.panels.filter(
        ({ id, gridPos: other }) =>
          id > one.id && other.x < x + w && x < other.x + other.w && other.y < y + h && y < other.y + other.h,
      );
      expect(under.map(({ title }) => `${one.title} over ${title}`)).toEqual([]);
    }
  });

  it.each(queries)('asks what Prometheus can read, of metrics that the exporter tells: $name', ({ expr }) => {
    const { errors, metrics, labels } = parsed(expr);

    expect(errors).toEqual([]);
    expect([...metrics].filter((name) => !known.includes(name))).toEqual([]);
    expect(metrics.size).toBeGreaterThan(0);
    expect([...labels].filter((name) => !(name in LABELS))).toEqual([]);
  });

  it('finds variables in metrics that the exporter tells', () => {
    const selectors = variables.flatMap(({ query }) => (typeof query === 'string' ? [] : [query.query]));
    const names = selectors.flatMap((text) => text.match(/mosk_backup_\w+/g) ?? []);

    expect(
      selectors
        .map((text) => text.replace(/^label_values\((.*), \w+\)$/, '$1'))
        .flatMap((text) => parsed(text).errors),
    ).toEqual([]);
    expect(names.length).toBeGreaterThanOrEqual(7);
    expect(names.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('asks of nothing but what is chosen: each metric by every variable that it has a label of', () => {
    const chosen = ['management_cluster', 'project', 'target_cluster'];
    for (const { name, row, expr } of queries) {
      const wanted = row.startsWith('One cluster') ? chosen : chosen.slice(0, 2);
      for (const [, metric, matchers = ''] of expr.matchAll(/(mosk_backup_\w+)\{([^}]*)\}/g)) {
        const { labels } = Object.values(METRICS).find((each) => each.name === metric) ?? { labels: [] };
        const missing = wanted.filter(
          (variable) =>
            (labels as readonly string[]).includes(variable) &&
            !matchers.includes(`${variable}=~"$${variable}"`),
        );
        expect({ name, metric, missing }).toEqual({ name, metric, missing: [] });
      }
      expect(expr.match(/mosk_backup_\w+(?!\w|\{)/g)).toBeNull();
    }
  });
});
