export { BackupJobs } from './backup-jobs';
export { jobsDockerfile } from './dockerfile';
export { type BackupJobsOptions, JOB_NAMES, type JobName } from './job-settings';
export { jobManifests, jobRoles } from './manifests';
export { gitHubWorkflow, gitLabPipeline, type PipelineOptions } from './pipelines';
