export type { Difference } from './differences';
export type { ExplainedSchedule } from './explained-schedule';
export type { ExplainedTarget } from './explained-target';
export type { ExplainedView } from './explained-view';
export { type ExplainOptions, type Explanation, explain, type RatedView, ratedView } from './explanation';
export { type LastBackup, lastGoodBackup } from './last-backup';
export { RISK_FACTORS, RISK_LEVELS, type Risk, type RiskLevel } from './risk';
export type { ClusterSource, KnownSection } from './source';
export { type Week, type WeekDay, type WeekHour, weekOf, weekOfView } from './week';
