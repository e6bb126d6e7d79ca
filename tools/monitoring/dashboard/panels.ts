/** Panels as this dashboard has them: each with a datasource that is chosen, a unit and a description. */
import { common, dashboard, prometheus, stat, table } from './grafana';

/** What a Grafana knows the dashboard by: it stays, whatever becomes of the rest. */
export const UID = 'mosk-backup';

export const DATASOURCE = { type: 'prometheus', uid: `\${datasource}` } as const;

/** Of units of Grafana (`@grafana/data`, categories); `none` is a number as it is. */
export const UNITS = {
  count: 'none',
  seconds: 's',
  share: 'percentunit',
  fromNow: 'dateTimeFromNow',
  /** Whether: 1 or 0. */
  yesNo: 'bool_yes_no',
} as const;
export type Unit = (typeof UNITS)[keyof typeof UNITS];

interface Described {
  withTarget(target: prometheus.DataqueryBuilder): this;
  title(title: string): this;
  description(description: string): this;
  datasource(datasource: common.DataSourceRef): this;
  span(columns: number): this;
  height(rows: number): this;
  unit(unit: string): this;
}

export interface PanelText {
  readonly title: string;
  readonly description: string;
  readonly unit: Unit;
  /** Of 24. */
  readonly width: number;
  readonly height: number;
}

/** @param text in one line of the tooltip's, or more */
export function panel<T extends Described>(builder: T, text: PanelText): T {
  return builder
    .title(text.title)
    .description(text.description)
    .datasource(DATASOURCE)
    .unit(text.unit)
    .span(text.width)
    .height(text.height);
}

/** Asked over the time of the dashboard. @param legend Grafana's template of labels, or a text */
export const overTime = (refId: string, expression: string, legend: string) =>
  new prometheus.DataqueryBuilder().refId(refId).expr(expression).legendFormat(legend).range();

/** Asked for the end of that time. */
export const atTheEnd = (refId: string, expression: string, legend = '') =>
  new prometheus.DataqueryBuilder().refId(refId).expr(expression).legendFormat(legend).instant();

export interface Step {
  readonly from: number | null;
  readonly color: string;
}

export const thresholds = (...steps: readonly Step[]) =>
  new dashboard.ThresholdsConfigBuilder()
    .mode(dashboard.ThresholdsMode.Absolute)
    .steps(steps.map(({ from, color }) => ({ value: from, color })));

export const GOOD: Step = { from: null, color: 'green' };
/** Of shares of the age that is allowed. */
export const SHARE_STEPS: readonly Step[] = [GOOD, { from: 0.8, color: 'yellow' }, { from: 1, color: 'red' }];

export interface StatText extends Omit<PanelText, 'unit'> {
  readonly unit?: Unit;
  readonly query: string;
  readonly steps?: readonly Step[];
  /** What stands there when nobody can tell. */
  readonly noValue: string;
}

/** One figure as of now, in a colour. */
export function figure({ query, noValue, unit = UNITS.count, steps = [GOOD], ...text }: StatText) {
  return panel(new stat.PanelBuilder(), { ...text, unit })
    .withTarget(atTheEnd('A', query))
    .noValue(noValue)
    .thresholds(thresholds(...steps))
    .colorMode(common.BigValueColorMode.Background)
    .graphMode(common.BigValueGraphMode.None)
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']));
}

/** Texts and colours for numbers. */
export const mapped = (
  values: readonly (readonly [value: number, text: string, color: string])[],
): dashboard.ValueMapping[] => [
  {
    type: dashboard.MappingType.ValueToText,
    options: Object.fromEntries(
      values.map(([value, text, color], index) => [String(value), { text, color, index }]),
    ),
  },
];

export interface Column {
  /** A label of the queries, or `Value #A`. */
  readonly field: string;
  readonly title: string;
  readonly unit?: Unit;
  readonly width?: number;
  readonly properties?: readonly dashboard.DynamicConfigValue[];
}

export interface TableText extends Omit<PanelText, 'unit'> {
  /** By their refId; joined on the labels that all of them have. */
  readonly queries: readonly (readonly [refId: string, expression: string])[];
  readonly columns: readonly Column[];
  /** Titles, the first one first, with the greatest value on top where `desc`. */
  readonly sort: readonly { readonly title: string; readonly desc: boolean }[];
}

/** As of now, a line for each set of labels. */
export function listing({ queries, columns, sort, ...text }: TableText) {
  const built = panel(new table.PanelBuilder(), { ...text, unit: UNITS.count })
    .cellHeight(common.TableCellHeight.Sm)
    .withTransformation({ id: 'merge', options: {} })
    .withTransformation({
      id: 'organize',
      options: {
        excludeByName: { Time: true },
        indexByName: Object.fromEntries(columns.map(({ field }, index) => [field, index])),
        renameByName: Object.fromEntries(columns.map(({ field, title }) => [field, title])),
      },
    })
    .sortBy(
      sort.map(({ title, desc }) => new common.TableSortByFieldStateBuilder().displayName(title).desc(desc)),
    );
  for (const [refId, expression] of queries)
    built.withTarget(atTheEnd(refId, expression).format(prometheus.PromQueryFormat.Table));
  for (const { title, unit, width, properties = [] } of columns) {
    const own = [
      ...(unit === undefined ? [] : [{ id: 'unit', value: unit }]),
      ...(width === undefined ? [] : [{ id: 'custom.width', value: width }]),
      ...properties,
    ];
    if (own.length > 0) built.overrideByName(title, own);
  }
  return built;
}

/** The colour of a cell by its value's text, or by a threshold. */
export const colored = (values: readonly (readonly [value: number, text: string, color: string])[]) => [
  { id: 'mappings', value: mapped(values) },
  { id: 'custom.cellOptions', value: { type: 'color-background' } },
];

export const gaugeOf = (...steps: readonly Step[]) => [
  { id: 'thresholds', value: thresholds(...steps).build() },
  { id: 'custom.cellOptions', value: { type: 'gauge', mode: 'basic', valueDisplayMode: 'text' } },
  { id: 'min', value: 0 },
  { id: 'max', value: 1.5 },
];

export const CLUSTER_COLUMNS: readonly Column[] = [
  { field: 'management_cluster', title: 'Management cluster' },
  { field: 'project', title: 'Project' },
  { field: 'target_cluster', title: 'Cluster' },
];

export const RUN_COLUMN: Column = {
  field: 'run',
  title: 'Run next',
  width: 460,
  properties: [{ id: 'custom.inspect', value: true }],
};
