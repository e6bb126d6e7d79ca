/** The twelve clusters of the drill, what they back up to, and what of it people keep. */
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { ClusterBackupSpec } from '../../../lib/model';

type Parameters = NonNullable<ClusterBackupSpec['parameters']>;

export interface DrilledCluster {
  readonly project: string;
  readonly name: string;
  readonly parameters: Parameters;
  /** Whether the target is that of the Cluster, and the schedule names none. */
  readonly inherits?: boolean;
  /** Another folder, from the middle of the month on. */
  readonly movedTo?: Parameters;
}

/** What of a management cluster outlives it, and what it had. */
export interface DrilledPlace {
  readonly name: string;
  readonly clusters: readonly DrilledCluster[];
  /** Name of the KeyEncryptionKey → the key. */
  readonly keys: ReadonlyMap<string, string>;
  /** Name of the RCloneCredential → its secret access key. */
  readonly secrets: ReadonlyMap<string, string>;
  readonly bucket: string;
  /** Folders of the bucket and of the NFS export. */
  readonly buckets: string;
  readonly exported: string;
}

export const NFS_HOST = '192.0.2.10';

function placeIn(folder: string, name: string, clusters: DrilledPlace['clusters']): DrilledPlace {
  const place: DrilledPlace = {
    name,
    clusters,
    // As people make them: one of openssl rand, one of a password manager.
    keys: new Map([
      [
        `kek-${name}`,
        name === 'dallas' ? 'The_key-of-dallas@of.a.password-manager' : randomBytes(32).toString('base64'),
      ],
    ]),
    secrets: new Map([[`s3-${name}`, `storage+secret/of:${name}=`]]),
    bucket: `mosk-${name}`,
    buckets: path.join(folder, `${name}-storage`),
    exported: path.join(folder, `${name}-nfs`),
  };
  mkdirSync(path.join(place.buckets, place.bucket), { recursive: true });
  for (const { parameters, movedTo } of clusters)
    for (const url of [parameters.nfsUploadUrl, movedTo?.nfsUploadUrl])
      if (url !== undefined) mkdirSync(exportedFolder(place, url), { recursive: true });
  return place;
}

/** The folder that stands for an NFS URL. */
export function exportedFolder({ name, exported }: DrilledPlace, url: string): string {
  return path.join(exported, url.slice(`nfs://${NFS_HOST}:/${name}`.length));
}

export function drilledPlaces(folder: string): DrilledPlace[] {
  const s3 = (place: string, inFolder: string): Parameters => ({
    rclone: { bucket: `mosk-${place}/${inFolder}`, credential: `s3-${place}` },
    keyEncryptionKey: `kek-${place}`,
  });
  const nfs = (place: string, inFolder: string, keyEncryptionKey?: string): Parameters => ({
    nfsUploadUrl: `nfs://${NFS_HOST}:/${place}/${inFolder}`,
    ...(keyEncryptionKey !== undefined && { keyEncryptionKey }),
  });
  return [
    placeIn(folder, 'frankfurt', [
      { project: 'retail', name: 'shop', parameters: s3('frankfurt', 'retail/shop') },
      { project: 'retail', name: 'pay', parameters: s3('frankfurt', 'retail/pay'), inherits: true },
      { project: 'retail', name: 'web', parameters: s3('frankfurt', 'shared') },
      { project: 'retail', name: 'web-lab', parameters: s3('frankfurt', 'shared') },
      { project: 'core', name: 'net', parameters: nfs('frankfurt', 'core/net', 'kek-frankfurt') },
      { project: 'core', name: 'ids', parameters: nfs('frankfurt', 'core/ids') },
    ]),
    placeIn(folder, 'dallas', [
      { project: 'retail', name: 'shop', parameters: s3('dallas', 'retail/shop') },
      {
        project: 'retail',
        name: 'pay',
        parameters: s3('dallas', 'old/pay'),
        movedTo: s3('dallas', 'new/pay'),
      },
      { project: 'edge', name: 'a', parameters: nfs('dallas', 'edge', 'kek-dallas') },
      { project: 'edge', name: 'b', parameters: nfs('dallas', 'edge', 'kek-dallas') },
      { project: 'edge', name: 'c', parameters: s3('dallas', 'edge/c') },
      { project: 'edge', name: 'd', parameters: s3('dallas', 'edge/d') },
    ]),
  ];
}
