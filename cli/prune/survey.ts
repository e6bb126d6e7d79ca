import {
  type ClusterBackupManifest,
  type ClusterBackupScheduleManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  nameOthers,
} from '../../lib/model';
import { type PrunePlan, planPruning, type SpokenRetention } from '../../lib/retention';
import { throwErrors } from '../backups/waiting';
import type { Session } from '../session';
import type { OpenCluster } from '../unclaimed';
import { type CheckFiles, filesChecked } from '../unclaimed/check-files';
import { checkAsked } from './asked-of-files';
import { claimsElsewhere, type Elsewhere } from './claims-elsewhere';
import { type PrunedSchedule, type Speakers, spokenOf } from './speakers';

/** What there is in a namespace. */
export interface Scene {
  readonly backups: readonly ClusterBackupManifest[];
  readonly schedules: readonly ClusterBackupScheduleManifest[];
}

export async function sceneOf(session: Session, signal: AbortSignal): Promise<Scene> {
  const { client } = session.mosk;
  const [schedules, backups] = await Promise.all([
    client.list<ClusterBackupScheduleManifest>(ClusterBackupScheduleType, session.namespace, { signal }),
    client.list<ClusterBackupManifest>(ClusterBackupType, session.namespace, { signal }),
  ]);
  return { backups: backups.items, schedules: schedules.items };
}

/** What becomes of the backups of a schedule, and by whose word. */
export interface Survey {
  readonly schedule: PrunedSchedule;
  readonly plan: PrunePlan;
  /** Of each cluster that its backups are of. */
  readonly spoken: ReadonlyMap<string, readonly SpokenRetention[]>;
}

export interface SurveyOptions extends CheckFiles {
  readonly speakers: Speakers;
  readonly managementCluster: string | undefined;
  readonly signal: AbortSignal;
  /** Takes what could not be looked at of whose files are whose. */
  readonly onGap: (text: string) => void;
  /** Other management clusters, which may write into the same buckets. */
  readonly others: readonly OpenCluster[];
}

/**
 * Decides about the backups of one schedule, by what there is.
 * @throws BackupError as `spokenOf`; of the API; and of a storage that could not be asked, or is not known: it may have lost
 * what is to be kept
 */
export async function surveyOf(
  name: string,
  { backups, schedules }: Scene,
  session: Session,
  options: SurveyOptions,
): Promise<Survey> {
  const { namespace, mosk } = session;
  const { managementCluster, speakers, signal, onGap } = options;
  const object = schedules.find(({ metadata }) => metadata.name === name);
  const schedule: PrunedSchedule = { managementCluster, namespace, name, object };
  const speak = spokenOf(schedule, speakers, mosk.api);
  const mine = backups.filter(({ spec }) => spec.createdBy?.schedule === name);
  const spoken = new Map(mine.map(({ spec }) => [spec.targetCluster, speak(spec.targetCluster)]));
  const isSilent = [...spoken.values()].every((each) => each.length === 0);
  const checked = isSilent
    ? { backups: mine, errors: [] }
    : await filesChecked(options, session, mine, signal);
  throwErrors(checked.errors.filter(({ code }) => code !== 'storage-file-missing'));
  if (options.checkFiles === true && !isSilent) checkAsked(checked.backups);
  const shared = isSilent ? new Map() : await mosk.sharedFiles(namespace, mine, { onGap });
  const planned = (elsewhere: (backup: ClusterBackupManifest) => readonly Elsewhere[]) =>
    planPruning({
      backups: checked.backups,
      schedule: name,
      spoken: (cluster) => spoken.get(cluster) ?? [],
      now: mosk.clock.now(),
      claimed: (backup) => {
        const others = shared.get(backup.metadata.uid ?? '');
        if (others) return `its files are those of ${nameOthers(others)} as well`;
        const [first] = elsewhere(backup);
        return (
          first &&
          `its files are those of ${nameOthers(first.claimants)} on ${first.managementCluster} as well`
        );
      },
    });
  const plan = planned(() => []);
  // Of what stays anyway nobody has to be asked.
  if (options.others.length === 0 || plan.remove.length === 0) return { schedule, plan, spoken };
  const own = { name: managementCluster ?? '', api: mosk.api, client: mosk.client, namespaces: [namespace] };
  return { schedule, plan: planned(await claimsElsewhere(own, options.others, options)), spoken };
}
