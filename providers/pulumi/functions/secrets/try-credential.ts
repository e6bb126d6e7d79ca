import {
  type ClusterBackupManifest,
  type ClusterBackupScheduleManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  ClusterType,
  type RCloneCredentialManifest,
  secretNeeds,
} from '../../../../lib/model';
import { engineGone } from '../engine/engine';
import { log } from '../engine/log';
import type { Mosk } from '../objects/management-cluster';
import { objectsIn } from '../objects/objects-in';

const storage = () => require('../../../storage') as typeof import('../../../storage');

/** More buckets than these tell nothing more about one key pair, and a deployment waits. */
const MOST = 5;

/**
 * Tries what a credential is to be on the buckets that need it, and says what the storage refuses. It is no reason to
 * stop: what is allowed here, in a pipeline, need not be what is allowed in the management cluster.
 * @param found the object as it is
 */
export async function tellOfTrial(
  mosk: Mosk,
  declared: { readonly owner: string },
  found: RCloneCredentialManifest,
  access: { readonly remoteConfig: Readonly<Record<string, string>>; readonly secret: string },
): Promise<void> {
  const { namespace = '', name } = found.metadata;
  const clusters = await objectsIn(mosk, ClusterType, namespace);
  const needs = secretNeeds(found, {
    backups: await objectsIn<ClusterBackupManifest>(mosk, ClusterBackupType, namespace),
    schedules: await objectsIn<ClusterBackupScheduleManifest>(mosk, ClusterBackupScheduleType, namespace),
    sections: new Map(
      clusters.map((each) => [each.metadata.name, mosk.api.clusterBackupSection(each) ?? {}]),
    ),
    // Nothing is tried on them.
    keys: [],
    credentials: [],
    left: [],
  });
  const { bucketTrials, tryBuckets } = storage();
  for (const { bucket, refused } of await tryBuckets(
    access,
    bucketTrials(needs).slice(0, MOST),
    engineGone(),
  )) {
    if (refused === undefined) continue;
    const answer = refused.code === 'storage-error' ? refused.value : `${refused.problem} (${refused.at})`;
    log(
      declared,
      `WARNING: RCloneCredential ${namespace}/${name} is not accepted by s3://${bucket}: ${answer}; backups that need it fail, and their files cannot be deleted: ${refused.fix}`,
    );
  }
}
