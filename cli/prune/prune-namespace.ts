import { BackupError } from '../../lib/errors';
import { naturalOrder } from '../../lib/model';
import type { RemovingOptions } from '../backups/remove-backups';
import { getSchedule, type Session } from '../session';
import { type Pruned, pruneBackups } from './prune-backups';
import { nobodySpeaks, scheduleName } from './speakers';
import { type Survey, type SurveyOptions, sceneOf, surveyOf } from './survey';

/** A schedule whose backups were looked at, and removed where that was asked for. */
export interface PrunedBackups extends Survey {
  /** `undefined`: nothing was to be changed. */
  readonly done: readonly Pruned[] | undefined;
}

export interface Found {
  readonly schedules: readonly PrunedBackups[];
  /** One that cannot be pruned keeps no other from it. */
  readonly errors: readonly unknown[];
}

export interface PruneOptions extends SurveyOptions {
  /** By default all schedules of the namespace, and those that only backups still name. */
  readonly schedule: string | undefined;
  readonly yes: boolean;
  readonly removing: RemovingOptions;
}

/** Looks at the schedules of a namespace one after the other and, with `yes`, removes what goes of each. */
export async function pruneNamespace(session: Session, options: PruneOptions): Promise<Found> {
  const schedules: PrunedBackups[] = [];
  const errors: unknown[] = [];
  const scene = await sceneOf(session, options.signal);
  const names = new Set([
    ...scene.schedules.map(({ metadata }) => metadata.name),
    ...scene.backups.flatMap(({ spec }) => spec.createdBy?.schedule ?? []),
  ]);
  for (const name of options.schedule === undefined ? [...names].sort(naturalOrder) : [options.schedule]) {
    try {
      const survey = await surveyOf(name, scene, session, options);
      const made = survey.spoken.size > 0;
      if (options.schedule !== undefined && !made) await refuseNothing(survey, session, options);
      const isSilent = [...survey.spoken.values()].every((each) => each.length === 0);
      if (options.schedule !== undefined && isSilent && made) throw nobodySpeaks(survey.schedule);
      const { done, errors: failed } = await carriedOut(survey, session, options);
      schedules.push({ ...survey, done });
      errors.push(...failed);
    } catch (error) {
      if (!BackupError.is(error)) throw error;
      errors.push(error);
      // What was removed until then is told of.
      if (error.code === 'aborted') break;
    }
  }
  return { schedules, errors };
}

/** A misspelt name is told as such; a schedule that is gone may still have backups. */
async function refuseNothing(
  { schedule }: Survey,
  session: Session,
  { managementCluster, signal }: PruneOptions,
): Promise<void> {
  // In a fleet it is that of some namespaces only.
  if (managementCluster !== undefined) return;
  await getSchedule(session, schedule.name, '--schedule', signal);
  throw new BackupError('not-found', 'This schedule has made no backup', {
    at: `${scheduleName(schedule)} on ${session.mosk.client.server}`,
    fix: 'mosk-backup status lists the backups that there are',
  });
}

async function carriedOut(survey: Survey, session: Session, options: PruneOptions) {
  const { plan, schedule } = survey;
  if (!options.yes || plan.remove.length === 0) return { done: undefined, errors: [] };
  const look = async () =>
    (await surveyOf(schedule.name, await sceneOf(session, options.signal), session, options)).plan;
  return pruneBackups(plan, look, session, options.removing);
}
