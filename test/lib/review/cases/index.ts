import { BACKUP_CASES } from './backup-cases';
import { FIRST_USE_CASES } from './first-use-cases';
import { READING_CASES } from './reading-cases';
import { RETENTION_CASES } from './retention-cases';
import type { ReviewCase } from './review-case';
import { SCHEDULE_CASES } from './schedule-cases';
import { SECRET_CASES } from './secret-cases';
import { TARGET_CASES } from './target-cases';

export { KEY, nightly, type ReviewCase } from './review-case';

/** Every consequence that a review can tell, and changes that have none. */
export const REVIEW_CASES: readonly ReviewCase[] = [
  ...BACKUP_CASES,
  ...SECRET_CASES,
  ...TARGET_CASES,
  ...SCHEDULE_CASES,
  ...FIRST_USE_CASES,
  ...READING_CASES,
  ...RETENTION_CASES,
];
