export type { Change } from './change';
export { type MarkdownOptions, markdown } from './markdown';
export { readChange } from './read-change';
export { reviewJson } from './review-json';
export { reviewText } from './text';
export { consequencesOf, FAIL_ON, type FailOn, fails, needingALook, newFindings } from './verdict';
