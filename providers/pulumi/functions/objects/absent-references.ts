import {
  KeyEncryptionKeyType,
  RCloneCredentialType,
  type ResourceType,
  SecretType,
  type TargetParameters,
} from '../../../../lib/model';
import type { CommonInputs } from '../engine/behaviour';
import { log } from '../engine/log';
import type { Mosk } from './management-cluster';
import { unlessForbidden } from './unless-forbidden';

/**
 * Says what a schedule names and is not there. It may come later, so the schedule is made; but MOSK looks for it with each
 * run only, so until then every backup fails, at night.
 */
export async function tellOfAbsent(
  mosk: Mosk,
  resource: CommonInputs & { readonly name: string },
  { rclone, keyEncryptionKey: key }: TargetParameters,
): Promise<void> {
  const { namespace, name } = resource;
  const isAbsent = (type: ResourceType, named: string) =>
    unlessForbidden(
      mosk.client.get(type, namespace, named, { metadataOnly: true }).then((found) => found === undefined),
    );
  const absent: string[] = [];
  if (rclone !== undefined && (await isAbsent(RCloneCredentialType, rclone.credential)))
    absent.push(`RCloneCredential ${namespace}/${rclone.credential}`);
  if (key !== undefined && (await isAbsent(KeyEncryptionKeyType, key)) && (await isAbsent(SecretType, key)))
    absent.push(`KeyEncryptionKey ${namespace}/${key}`);
  for (const each of absent) {
    log(
      resource,
      `WARNING: ${each} does not exist: until it does, every backup of ClusterBackupSchedule ${namespace}/${name} fails`,
    );
  }
}
