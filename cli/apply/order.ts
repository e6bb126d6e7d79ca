import { objectName } from '../../lib/contract';
import { BackupError } from '../../lib/errors';
import {
  apiVersionOf,
  ClusterBackupScheduleType,
  ClusterBackupType,
  KeyEncryptionKeyType,
  type KubeObject,
  NamespaceType,
  quotable,
  RCloneCredentialType,
  type ResourceType,
  SecretType,
} from '../../lib/model';
import type { Located } from '../input';

/** What `apply` takes, in the order in which it creates them: what is named comes before what names it. */
const ORDER: readonly ResourceType[] = [
  NamespaceType,
  SecretType,
  RCloneCredentialType,
  KeyEncryptionKeyType,
  ClusterBackupScheduleType,
  ClusterBackupType,
];

export function typeOf(object: KubeObject): ResourceType | undefined {
  return ORDER.find((type) => type.kind === object.kind && apiVersionOf(type) === object.apiVersion);
}

export function inOrder<T extends { type: ResourceType }>(objects: readonly T[]): T[] {
  return [...objects].sort((a, b) => ORDER.indexOf(a.type) - ORDER.indexOf(b.type));
}

/** One finding for each object that is none of `apply`'s business. */
export function kindFindings(manifests: readonly Located[]): BackupError[] {
  return (
    manifests
      // A Cluster has a finding of its own.
      .filter(({ object }) => typeOf(object) === undefined && object.kind !== 'Cluster')
      .map(
        ({ object, at }) =>
          new BackupError('unknown-kind', 'This kind is not applied by mosk-backup', {
            at: `${at}: ${objectName(object)}`,
            value: quotable(object.apiVersion),
            fix: `use kubectl for it; here go ${ORDER.map(({ kind }) => kind).join(', ')}`,
          }),
      )
  );
}
