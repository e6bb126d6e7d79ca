import { type DeploymentSchedule, deploymentScheduleOf, simplerDeployments } from './deployment-schedule';
import { playDeployments } from './play-deployments';
import type { Game } from './search';

export const PROVIDER: Game<DeploymentSchedule> = {
  scheduleOf: deploymentScheduleOf,
  simpler: simplerDeployments,
  play: playDeployments,
};
