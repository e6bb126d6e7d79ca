/**
 * Grafana's Foundation SDK, from where packages for tests and generators live: of the package itself nothing needs it, and
 * nobody's `npm ci` has to bring its eleven megabytes.
 */
export * as bargauge from '../../../test/engines/node_modules/@grafana/grafana-foundation-sdk/dist/bargauge';
export * as common from '../../../test/engines/node_modules/@grafana/grafana-foundation-sdk/dist/common';
export * as dashboard from '../../../test/engines/node_modules/@grafana/grafana-foundation-sdk/dist/dashboard';
export * as heatmap from '../../../test/engines/node_modules/@grafana/grafana-foundation-sdk/dist/heatmap';
export * as prometheus from '../../../test/engines/node_modules/@grafana/grafana-foundation-sdk/dist/prometheus';
export * as stat from '../../../test/engines/node_modules/@grafana/grafana-foundation-sdk/dist/stat';
export * as statushistory from '../../../test/engines/node_modules/@grafana/grafana-foundation-sdk/dist/statushistory';
export * as table from '../../../test/engines/node_modules/@grafana/grafana-foundation-sdk/dist/table';
export * as timeseries from '../../../test/engines/node_modules/@grafana/grafana-foundation-sdk/dist/timeseries';
