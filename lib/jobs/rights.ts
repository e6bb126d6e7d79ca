import { clusterRole, role, roleBinding, type Subject } from '../gitops';
import type { KubeObject } from '../model';
import type { JobName, JobSettings } from './job-settings';
import { JOBS } from './jobs';

/** A service account, its Roles and their bindings. */
export function rightsOf(name: JobName, { namespace, projects, checkFiles }: JobSettings): KubeObject[] {
  const { everywhere, toCheckFiles = [], ...job } = JOBS[name];
  const inProject = checkFiles ? [...job.inProject, ...toCheckFiles] : job.inProject;
  const account = accountOf(name);
  const subject: Subject = { kind: 'ServiceAccount', name: account, namespace };
  const roles = [
    ...(everywhere.length === 0 ? [] : [clusterRole(account, everywhere)]),
    ...(inProject.length === 0 ? [] : projects.map((project) => role(account, project, inProject))),
  ];
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: account, namespace } },
    ...roles.flatMap((each) => [each, roleBinding(each, subject)]),
  ];
}

export const accountOf = (name: JobName): string => `mosk-backup-${name}`;
