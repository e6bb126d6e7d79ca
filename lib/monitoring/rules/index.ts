export * from './alert-settings';
export { ALERTS, type Alert, type AlertSeverity, SEVERITIES } from './alerts';
export * from './rule-formats';
export * from './rule-groups';
export { type RuleTests, ruleTests } from './rule-tests';
export { recordOf } from './series';
