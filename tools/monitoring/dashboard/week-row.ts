/** What the nights of a week were like. Always a week, whatever time the dashboard shows. */
import { common, heatmap, statushistory } from './grafana';
import { overTime, panel, SHARE_STEPS, thresholds, UNITS } from './panels';
import { countOf, fleet, none, notKnown, share, shareOrWait } from './queries';

const WEEK = '7d';
const HOUR = '1h';
/** A point an hour. */
const HOURS = 7 * 24;
const WORST = 20;

/** From the bottom up. Names begin with a letter: of names that are all numbers Grafana would make a scale. */
const SHARES = [
  ['to 50 %', `${share(fleet)} <= 0.5`],
  ['to 80 %', `(${share(fleet)} > 0.5) <= 0.8`],
  ['to 100 %', `(${share(fleet)} > 0.8) <= 1`],
  ['to 150 %', `(${share(fleet)} > 1) <= 1.5`],
  ['beyond', `${share(fleet)} > 1.5`],
  ['no good backup', none(fleet)],
  ['not known', notKnown(fleet)],
] as const;

const shares = panel(new heatmap.PanelBuilder(), {
  title: 'Heat map of the week: clusters by age of their last good backup',
  description:
    'How many clusters have used up how much of the age that is allowed, hour by hour. All of them below 100 %: a quiet week. The two rows on top are clusters without any good backup, and those that nobody could tell of.',
  unit: UNITS.count,
  width: 12,
  height: 9,
})
  .timeFrom(WEEK)
  .interval(HOUR)
  .maxDataPoints(HOURS)
  .calculate(false)
  .color(
    new heatmap.HeatmapColorOptionsBuilder()
      .mode(heatmap.HeatmapColorMode.Scheme)
      .scheme('Oranges')
      .fill('dark-orange')
      .scale(heatmap.HeatmapColorScale.Exponential)
      .exponent(0.5)
      .steps(64),
  )
  // Nobody in a cell: no colour.
  .filterValues(new heatmap.FilterValueRangeBuilder().le(0.5))
  .rowsFrame(new heatmap.RowsHeatmapOptionsBuilder().layout(common.HeatmapCellLayout.Auto).value('Clusters'))
  .cellValues(new heatmap.CellValuesBuilder().unit(UNITS.count).decimals(0))
  .showLegend()
  .tooltip(new heatmap.HeatmapTooltipBuilder().mode(common.TooltipDisplayMode.Single));
for (const [index, [name, condition]] of SHARES.entries())
  shares.withTarget(overTime('ABCDEFG'[index] as string, countOf(condition), name));

const worst = panel(new statushistory.PanelBuilder(), {
  title: 'The worst clusters of the week',
  description: `The ${WORST} clusters that had used up most of the age that is allowed, at their worst hour. 100 % and more is red; without a good backup the time counts that a cluster waits for its first. A gap: nobody could tell, or the cluster was not there.`,
  unit: UNITS.share,
  width: 12,
  height: 9,
})
  .timeFrom(WEEK)
  .interval(HOUR)
  .maxDataPoints(HOURS)
  .decimals(0)
  .withTarget(
    overTime(
      'A',
      `${shareOrWait(fleet)} and topk(${WORST}, max_over_time((${shareOrWait(fleet)})[${WEEK}:${HOUR}] @ end()))`,
      '{{management_cluster}}/{{project}}/{{target_cluster}}',
    ),
  )
  .thresholds(thresholds(...SHARE_STEPS))
  .showValue(common.VisibilityMode.Never)
  .rowHeight(0.8)
  .colWidth(0.95)
  .fillOpacity(80);

export const WEEK_ROW = { title: 'The week', panels: [shares, worst] };
