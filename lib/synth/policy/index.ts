export { judgeApp, judgeRendered } from './judge-app';
export { policyErrors } from './policy-errors';
export { recordConstructs } from './record-constructs';
export { type PolicyOptions, usePolicy } from './use-policy';
