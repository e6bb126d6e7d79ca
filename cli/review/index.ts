export { judgeChange } from './judge-change';
export type { Change } from './read/change';
export { readChange } from './read/read-change';
export { type MarkdownOptions, markdown } from './show/markdown';
export { reviewJson } from './show/review-json';
export { reviewText } from './show/text';
export { unreadMarkdown } from './show/unread-markdown';
export { consequencesOf, needingALook, newFindings, reviewFails, worthKnowing } from './show/verdict';
