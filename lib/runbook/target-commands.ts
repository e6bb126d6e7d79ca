import { type CommandPlace, fetchByHand, listing, type Mine, preparation } from './by-hand';
import type { ClusterTarget } from './cluster-targets';
import type { CommandBlock, StorageAccess } from './sheet';
import { fetchWithOurs } from './with-ours';

/** In the order in which they are pasted; none where it is not known where the archives are. */
export function commandsFor(
  { kind, parameters }: ClusterTarget,
  { access, mine }: { readonly access: StorageAccess | undefined; readonly mine: Mine | undefined },
): CommandBlock[] {
  const place = kind === 'nfs' ? nfsPlace(parameters?.nfsUploadUrl) : s3Place(parameters?.rclone, access);
  if (place === undefined) return [];
  const key = parameters?.keyEncryptionKey;
  const names = { keyFile: key === undefined ? undefined : keyFileOf(key), mine };
  return [preparation(place), listing(place), fetchWithOurs(place, names), fetchByHand(place, names)];
}

/** File that the commands take the key from: one line, as it was handed out. */
export function keyFileOf(key: string): string {
  return `${key}.key`;
}

/** The same of the secret access key. */
export function secretFileOf(credential: string): string {
  return `${credential}.secret`;
}

function s3Place(
  rclone: NonNullable<ClusterTarget['parameters']>['rclone'],
  access: StorageAccess | undefined,
): CommandPlace | undefined {
  if (rclone === undefined || access === undefined) return undefined;
  const { options, secretOption, ca } = access;
  const { bucket, credential } = rclone;
  return { kind: 's3', bucket, options, secretOption, secretFile: secretFileOf(credential), ca };
}

function nfsPlace(url: string | undefined): CommandPlace | undefined {
  const [, host, path] = /^nfs:\/\/(\[[^\]\s]*\]|[A-Za-z0-9][^:/@\s]*):(\/.*)$/s.exec(url ?? '') ?? [];
  return host === undefined || path === undefined ? undefined : { kind: 'nfs', host, path };
}
