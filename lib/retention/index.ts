export { apiRetentionFields, twiceFinding } from './api-retention';
export { bucketOf, type CalendarPeriod } from './calendar-buckets';
export { otherHands } from './other-hands';
export {
  isGivenUp,
  nextInLine,
  type PruneInput,
  type PrunePlan,
  planPruning,
  type SpokenRetention,
} from './plan';
export {
  checkRetention,
  countsBelow,
  countsDays,
  inZoneOf,
  RETENTION_COUNTS,
  type Retention,
  type RetentionCount,
  retentionFindings,
  retentionText,
  type ZonedRetention,
} from './retention';
export { hasRetention, retentionOf, retentionRecord } from './retention-record';
export { type KeptBy, keptBy } from './selection';
