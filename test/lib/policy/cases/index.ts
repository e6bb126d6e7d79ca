import type { CasesByRule } from './cases-by-rule';
import { FLEET_CASES } from './fleet-cases';
import { KEY_CASES } from './key-cases';
import { REHEARSAL_CASES } from './rehearsal-cases';
import { REMOVAL_CASES } from './removal-cases';
import { RETENTION_CASES } from './retention-cases';
import { SCHEDULE_CASES } from './schedule-cases';
import { STORAGE_CASES } from './storage-cases';
import { TARGET_CASES } from './target-cases';
import { WAIVER_CASES } from './waiver-cases';

/** Cases of every rule. */
export const RULE_CASES: CasesByRule = {
  ...TARGET_CASES,
  ...KEY_CASES,
  ...STORAGE_CASES,
  ...WAIVER_CASES,
  ...SCHEDULE_CASES,
  ...FLEET_CASES,
  ...REMOVAL_CASES,
  ...RETENTION_CASES,
  ...REHEARSAL_CASES,
};
