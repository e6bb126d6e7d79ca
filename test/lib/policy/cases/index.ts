import type { CasesByRule } from './cases-by-rule';
import { KEY_CASES } from './key-cases';
import { STORAGE_CASES } from './storage-cases';
import { TARGET_CASES } from './target-cases';
import { WAIVER_CASES } from './waiver-cases';

/** Cases of every rule. */
export const RULE_CASES: CasesByRule = { ...TARGET_CASES, ...KEY_CASES, ...STORAGE_CASES, ...WAIVER_CASES };
