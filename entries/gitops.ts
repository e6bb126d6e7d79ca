/** `mosk-backup/gitops`: settings of Argo CD and Flux, roles, the health of objects, and alerts. */
export {
  argoCdCustomizations,
  argoCdIgnoreDifferences,
  BackupAlerts,
  type BackupAlertsProps,
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
export {
  BackupJobs,
  type BackupJobsOptions,
  gitHubWorkflow,
  gitLabPipeline,
  type JobName,
  jobManifests,
  jobRoles,
  jobsDockerfile,
  type PipelineOptions,
} from '../lib/jobs';
export type { AlertSettings, AlertSeverity } from '../lib/monitoring';
