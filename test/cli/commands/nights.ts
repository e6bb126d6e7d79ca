import {
  apiVersionOf,
  type ClusterBackupManifest,
  ClusterBackupScheduleType,
  type ClusterBackupSpec,
  ClusterBackupType,
  RETENTION_ANNOTATION,
} from '../../../lib/model';
import type { Retention } from '../../../lib/retention';
import type { LocalSite } from '../local-site';

export const SCHEDULE = 'prod-nightly';

export interface Night {
  /** @default 'prod' */
  readonly cluster?: string;
  /** @default that of the example */
  readonly parameters?: ClusterBackupSpec['parameters'] | null;
  /** @default the schedule */
  readonly createdBy?: ClusterBackupSpec['createdBy'];
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
  const {
    cluster = 'prod',
    parameters = await exampleParameters(local),
    createdBy = { schedule: SCHEDULE },
  } = of;
  const name = `${SCHEDULE}-${number}`;
  await local.site.client.create(ClusterBackupType, {
    apiVersion: apiVersionOf(ClusterBackupType),
    kind: ClusterBackupType.kind,
    metadata: { name, namespace: 'prod' },
    spec: {
      targetCluster: cluster,
      ...(parameters === null ? {} : { parameters }),
      createdBy,
    },
  });
  expect((await local.cli(['wait', name])).exitCode).toBe(0);
  local.writes();
  return name;
}

/** As somebody declares it for the schedule, or takes it back. */
export async function declareRetention(
  local: LocalSite,
  retention: Retention | string | null,
): Promise<void> {
  const text = retention === null || typeof retention === 'string' ? retention : JSON.stringify(retention);
  const patch = { metadata: { annotations: { [RETENTION_ANNOTATION]: text } } };
  await local.site.client.patch(ClusterBackupScheduleType, 'prod', SCHEDULE, patch, { type: 'merge' });
  local.writes();
}

/** As somebody changes what the schedule has made in a night. */
export async function changeNight(
  local: LocalSite,
  number: number,
  patch: object,
  subresource?: 'status',
): Promise<void> {
  const options = { type: 'merge', ...(subresource && { subresource }) } as const;
  await local.site.client.patch(ClusterBackupType, 'prod', `${SCHEDULE}-${number}`, patch, options);
  local.writes();
}
