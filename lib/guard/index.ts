export { type ConditionSyntax, celFacts, celList, printed } from './condition';
export { type OrphanGuardProps, orphanGuardManifests } from './orphan-guard-manifests';
