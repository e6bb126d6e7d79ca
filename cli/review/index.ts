export { type MarkdownOptions, markdown } from './markdown';
export { type Change, readChange } from './read-change';
export { reviewJson } from './review-json';
export { reviewText } from './text';
export { consequencesOf, FAIL_ON, type FailOn, fails, needingALook, newFindings } from './verdict';
