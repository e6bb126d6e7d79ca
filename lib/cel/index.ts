/**
 * CEL as Kubernetes 1.36 has it. Ours: no library for Node has its optionals, macros of two variables, RE2 expressions and
 * type errors together, and none can be given them from outside. `test/engines/cel-rules.test.ts` compares it with
 * kube-apiserver rule by rule.
 */
export { CelCompileError, CelError } from './cel-error';
export { type CelProgram, compileCel, type Declarations, type Variables } from './compile';
export { allowsEverything, allowsEverythingOnResource } from './functions/authorizer';
export { ipFamily } from './functions/ip-address';
export { re2 } from './functions/re2';
export { matches } from './functions/regex';
export { isUri } from './functions/uri';
export * from './types';
export { type CelValue, celValue, Duration, Optional, Timestamp, withIdentity } from './values';
