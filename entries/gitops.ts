/** `mosk-backup/gitops`: settings of Argo CD and Flux, roles, and the health of objects. */
export {
  argoCdCustomizations,
  argoCdIgnoreDifferences,
  FLUX_STAGES,
  type FluxHealthCheck,
  type FluxKustomizationsOptions,
  type FluxStage,
  fluxHealthChecks,
  fluxKustomizations,
  fluxStageOf,
  type GitOpsRolesOptions,
  gitOpsRoles,
  type Health,
  type HealthStatus,
  type IgnoredDifference,
  objectHealth,
} from '../lib/gitops';
