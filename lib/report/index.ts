export * from './facts';
export * from './input';
export { makeReport } from './make-report';
export { readEarlier } from './read-earlier';
export * from './report';
export { EVIDENCE, SECTIONS, type Section } from './standards';
export { TO_DO, type ToDoCode } from './to-do-codes';
export { isLocalOnly } from './totals';
