export { alike } from './alike';
export type { ReviewSide } from './comparison';
export {
  CONSEQUENCE_CODES,
  type Consequence,
  type ConsequenceCode,
  type Loss,
  SEVERITIES,
  type Severity,
} from './consequence';
export { saysTheSame } from './duplicate-consequence';
export type { TierChange } from './families/tier-retention';
export type { FindingChanges } from './finding-changes';
export { listed, quoted } from './quoted';
export { type Review, type ReviewInput, review } from './review';
export { strictest } from './strictest';
export type { WeekChange, WeekRow } from './week';
export { type WrittenRetention, writtenNumbers, writtenTiers } from './written-tiers';
