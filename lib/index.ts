export * from './constructs';
export { BackupError, type BackupErrorDetails, ERROR_CODES, type ErrorCode } from './errors';
export * from './fleet';
export {
  argoCdCustomizations,
  argoCdIgnoreDifferences,
  type FluxHealthCheck,
  type FluxKustomizationsOptions,
  type FluxStage,
  fluxHealthChecks,
  fluxKustomizations,
  fluxStageOf,
  type GitOpsEngine,
  type GitOpsRolesOptions,
  type GitOpsSettings,
  gitOpsRoles,
  type Health,
  type HealthStatus,
  type IgnoredDifference,
  type OnRemoval,
  OrphanGuard,
  type OrphanGuardProps,
  objectHealth,
  useGitOps,
} from './gitops';
export {
  type ClusterBackupManifest,
  type ClusterBackupScheduleManifest,
  type FileNames,
  type KeyEncryptionKeyManifest,
  type KubeObject,
  MoskApi,
  type MoskApiSettings,
  type RCloneCredentialManifest,
  type TargetParameters,
  type TimeOfDay,
  type TimeWindow,
  type Weekday,
} from './model';
export {
  type AppFindings,
  type ClusterPatch,
  checkApp,
  clusterPatches,
  configureValidation,
  manifestFileName,
  manifests,
  type ValidationSettings,
} from './synth';
