export { cdk8sProgram, type ProgramInput } from './cdk8s-program';
export { type DifferentField, type DifferentMark, type Proof, proofOf, sectionProof } from './compare';
export { type Declaration, type DeclaredTarget, knownParameters, NO_REASON } from './declaration';
export { LEFT_OUT, type LeftOut, type WhyLeftOut } from './left-out';
export { pulumiProgram } from './pulumi-program';
export { type Imported, nameOf, type SortedOut, type SortingOptions, sortOut } from './sort-out';
