/** Schedules in which nothing happens but what a test adds. */
import type {
  BackupProgram,
  BackupResource,
  Deployment,
  DeploymentSchedule,
  Program,
} from './deployment-schedule';
import type { History } from './history';
import { PROMISES } from './promises';
import type { Schedule } from './schedule';

const RESOURCE: BackupResource = {
  name: 'before-upgrade',
  under: '',
  namespace: 'prod',
  target: 'plain',
  named: undefined,
};

const BACKUP: BackupProgram = {
  trigger: 1,
  onRemoval: 'delete',
  keepLast: undefined,
  adopts: false,
  renamed: 0,
  aliasedTo: 0,
};

export function programOf(change: Partial<BackupProgram>, ...others: Partial<BackupProgram>[]): Program {
  const backups = [change, ...others].map((each) => ({ ...BACKUP, ...each }));
  return { backups, needs: true, section: undefined };
}

export function up(
  trigger: number,
  death?: Deployment['death'],
  onRemoval: BackupProgram['onRemoval'] = 'delete',
): Deployment {
  return { what: 'up', program: programOf({ trigger, onRemoval }), death };
}

/** Of deployments. */
export const CALM: DeploymentSchedule = {
  seed: 1,
  files: { stepMs: 0 },
  skewMs: 0,
  timeoutMs: 20_000,
  faults: [],
  interferences: [],
  resources: [RESOURCE],
  nameTaken: false,
  deployments: [],
  calls: [],
  neighbourAt: undefined,
  neighbourSection: undefined,
  sectionBefore: 'none',
  clusterWrites: [],
  destroyedAtOnce: true,
};

/** Of the runner. */
export const CALM_RUNS: Schedule = {
  seed: 1,
  target: 'plain',
  naming: 'fixed',
  files: { stepMs: 0 },
  nameTaken: false,
  skewMs: 0,
  timeoutMs: 20_000,
  twice: false,
  removal: 'delete',
  sameFiles: undefined,
  calls: [],
  runCrashes: [],
  removalCrashes: [],
  faults: [],
  interferences: [],
};

/** Everything that a history breaks, with the number of the promise. */
export function brokenIn(history: History): string[] {
  return PROMISES.flatMap(({ number, judge }) => judge(history).broken.map((how) => `${number}: ${how}`));
}
