export { type OrphanGuardProps, orphanGuardManifests } from '../guard';
export { type GitOpsRole, gitOpsAnnotations, type OnRemoval, type Removal } from './annotations';
export { argoCdCustomizations, argoCdIgnoreDifferences, type IgnoredDifference } from './argocd';
export { BackupAlerts, type BackupAlertsProps } from './backup-alerts';
export {
  BACKUP_HEALTH,
  type BackupHealthRule,
  backupHealth,
  type Health,
  type HealthStatus,
} from './backup-health';
export { clusterObject } from './cluster-object';
export {
  FLUX_STAGES,
  type FluxHealthCheck,
  type FluxKustomizationsOptions,
  type FluxStage,
  fluxHealthChecks,
  fluxKustomizations,
  fluxStageOf,
} from './flux';
export { healthScripts } from './health-lua';
export { objectHealth } from './object-health';
export { OrphanGuard } from './orphan-guard';
export { PolicyGuard, type PolicyGuardProps } from './policy-guard';
export * from './rbac';
export { type GitOpsRolesOptions, gitOpsRoles } from './roles';
export { type GitOpsEngine, type GitOpsSettings, gitOpsSettings, useGitOps } from './settings';
