import {
  type ClusterBackupManifest,
  type ClusterBackupScheduleManifest,
  effectiveTarget,
  endpointIdentity,
  nfsIdentity,
  type TargetParameters,
} from '../model';
import type { EndpointOf } from './claim-book';
import { type Scene, sectionOf } from './scene';

/** A bucket in which files of backups may lie. */
export interface BucketPlace {
  /** Identity of the endpoint; `undefined`: its credential is there and names none that can be read. */
  readonly storage: string | undefined;
  readonly bucket: string;
  /** Where the storage is not known, the credential that leads there. */
  readonly credential?: CredentialName;
}

export interface CredentialName {
  readonly managementCluster: string;
  readonly namespace: string;
  readonly name: string;
}

/** Every place that targets and records name. */
export interface Places {
  readonly buckets: readonly BucketPlace[];
  /** Buckets whose storage nobody knows, with the credential that nobody has. */
  readonly unknown: readonly { readonly bucket: string; readonly credential: CredentialName }[];
  /** `nfs://host:/path`: from here, none of them can be listed. */
  readonly nfs: readonly string[];
}

/** A scene with what leads from a credential to a storage: what lives, then what is declared. */
export interface Scenery {
  readonly scene: Scene;
  readonly endpointOf: EndpointOf;
  readonly hasCredential: (namespace: string | undefined, name: string) => boolean;
}

export function placesOf(sceneries: readonly Scenery[]): Places {
  const buckets = new Map<string, BucketPlace>();
  const unknown = new Map<string, Places['unknown'][number]>();
  const nfs = new Set<string>();

  function addBucket(bucket: string, storage: string): void {
    buckets.set(JSON.stringify([storage, bucket]), { storage, bucket });
  }

  function add(
    { scene, endpointOf, hasCredential }: Scenery,
    namespace = '',
    target: TargetParameters | undefined,
  ) {
    if (typeof target?.nfsUploadUrl === 'string') nfs.add(`nfs://${nfsIdentity(target.nfsUploadUrl)}`);
    const { bucket: path, credential: name } = target?.rclone ?? {};
    const bucket = typeof path === 'string' ? path.split('/').find((part) => part !== '') : undefined;
    if (bucket === undefined || name === undefined) return;
    const storage = endpointIdentity(endpointOf(namespace, name));
    if (storage !== undefined) return addBucket(bucket, storage);
    const credential = { managementCluster: scene.managementCluster, namespace, name };
    const id = JSON.stringify([bucket, credential]);
    if (hasCredential(namespace, name)) buckets.set(id, { storage, bucket, credential });
    else unknown.set(id, { bucket, credential });
  }

  for (const scenery of sceneries) {
    const { scene } = scenery;
    for (const { metadata, spec } of [...scene.backups, ...scene.schedules] as Writer[]) {
      const section = sectionOf(scene, metadata.namespace, spec.targetCluster);
      add(scenery, metadata.namespace, effectiveTarget(spec.parameters, section).parameters);
    }
    for (const { namespace, parameters } of scene.sections) add(scenery, namespace, parameters);
    for (const { left } of scene.records) {
      for (const file of left?.files ?? []) {
        if (file.startsWith('nfs://')) nfs.add(file.slice(0, file.lastIndexOf('/')));
        const bucket = /^s3:\/\/([^/]+)\//.exec(file)?.[1];
        if (bucket === undefined || left === undefined) continue;
        if (left.storage !== undefined) addBucket(bucket, left.storage);
        else add(scenery, left.namespace, { rclone: { bucket, credential: left.credential ?? '' } });
      }
    }
  }
  return { buckets: [...buckets.values()], unknown: [...unknown.values()], nfs: [...nfs] };
}

type Writer = ClusterBackupManifest | ClusterBackupScheduleManifest;
