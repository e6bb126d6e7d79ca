import type { Rule } from '../rule';
import { TARGET_RULES } from './target';

/** Every rule that this package brings, in the order of their ids. */
export const RULES: readonly Rule[] = [...TARGET_RULES].sort((a, b) => (a.id < b.id ? -1 : 1));
