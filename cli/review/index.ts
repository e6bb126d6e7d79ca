export type { Change } from './read/change';
export { readChange } from './read/read-change';
export { type MarkdownOptions, markdown } from './show/markdown';
export { reviewJson } from './show/review-json';
export { reviewText } from './show/text';
export { consequencesOf, FAIL_ON, type FailOn, fails, needingALook, newFindings } from './show/verdict';
