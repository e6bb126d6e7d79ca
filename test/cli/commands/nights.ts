import {
  apiVersionOf,
  type ClusterBackupManifest,
  ClusterBackupScheduleType,
  type ClusterBackupSpec,
  ClusterBackupType,
} from '../../../lib/model';
import type { LocalSite } from '../local-site';

export const SCHEDULE = 'prod-nightly';

export interface Night {
  /** @default 'prod' */
  readonly cluster?: string;
  /** @default that of the example */
  readonly parameters?: ClusterBackupSpec['parameters'] | null;
}

/** The parameters of the example's backup. */
export async function exampleParameters(local: LocalSite): Promise<ClusterBackupSpec['parameters']> {
  const [example] = (await local.site.client.list<ClusterBackupManifest>(ClusterBackupType, 'prod')).items;
  return example?.spec.parameters;
}

/** The example, applied, and a nightly schedule. */
export async function withSchedule(local: LocalSite): Promise<void> {
  expect((await local.cli(['apply', 'example', '--wait'])).exitCode).toBe(0);
  await local.site.client.create(ClusterBackupScheduleType, {
    apiVersion: apiVersionOf(ClusterBackupScheduleType),
    kind: ClusterBackupScheduleType.kind,
    metadata: { name: SCHEDULE, namespace: 'prod' },
    spec: { targetCluster: 'prod', schedule: '0 1 * * *', parameters: await exampleParameters(local) },
  });
  local.writes();
}

/** What the schedule makes in a night, once it is complete: `prod-nightly-3`. */
export async function night(local: LocalSite, number: number, of: Night = {}): Promise<string> {
  const { cluster = 'prod', parameters = await exampleParameters(local) } = of;
  const name = `${SCHEDULE}-${number}`;
  await local.site.client.create(ClusterBackupType, {
    apiVersion: apiVersionOf(ClusterBackupType),
    kind: ClusterBackupType.kind,
    metadata: { name, namespace: 'prod' },
    spec: {
      targetCluster: cluster,
      ...(parameters === null ? {} : { parameters }),
      createdBy: { schedule: SCHEDULE },
    },
  });
  expect((await local.cli(['wait', name])).exitCode).toBe(0);
  local.writes();
  return name;
}
