export type { CoreFinding } from './core-rule';
export { coreFindings } from './core-rules';
