export { judgeApp, judgeRendered } from './judge-app';
export { policyErrors } from './policy-errors';
export { type PolicyOptions, usePolicy } from './use-policy';
