/** What the programs of schedules declare. */
import type { DeploymentSchedule, Program } from './deployment-schedule';
import { nfsOf } from './section';
import { NAMESPACE, SECRETS } from './site';
import type { Resource } from './stack';

export type User = 'us' | 'neighbour';

/** Logical names. */
export const BASE = 'before-upgrade';
export const SECTION = 'default';

const CLUSTER = 'prod';
const CREDENTIAL = 's3-ours';
const KEY = 'kek-ours';

export const ownerOf = (user: User, name: string) => `pulumi:organization/shop/${user}:${name}`;

/** @returns in the order of their dependency: the last one needs the others */
export function resourcesOf(
  schedule: DeploymentSchedule,
  user: User,
  { trigger, onDestroy, keepLast, needs, section }: Program,
  timeoutMs: number,
): Resource[] {
  const resource = (kind: Resource['kind'], name: string, args: object): Resource => {
    const patience = `${timeoutMs}ms`;
    const timeouts = { create: patience, update: patience, delete: patience };
    return { kind, args: { kind, owner: ownerOf(user, name), namespace: NAMESPACE, timeouts, ...args } };
  };
  const unencrypted = 'nothing in it is secret';
  const backup = resource('ClusterBackup', BASE, {
    cluster: CLUSTER,
    target: {
      rclone: { bucket: 'backups', folder: 'prod', credential: CREDENTIAL },
      ...(schedule.encrypted ? { encryptionKey: KEY } : { unencrypted }),
    },
    triggers: [trigger],
    onDestroy,
    ...(keepLast !== undefined && { keepLast }),
    ...(schedule.named && { name: BASE }),
  });
  const declared = user === 'us' ? section : schedule.neighbourSection;
  const target = declared && { nfs: nfsOf(declared), unencrypted };
  const defaults = target ? [resource('ClusterDefaultTarget', SECTION, { cluster: CLUSTER, target })] : [];
  if (user === 'neighbour' || !needs) return [...defaults, backup];
  const credential = resource('RCloneCredential', CREDENTIAL, {
    endpoint: 'https://s3.example.org',
    accessKeyId: 'us',
    secretAccessKey: SECRETS[1],
  });
  const keys = schedule.encrypted ? [resource('KeyEncryptionKey', KEY, { value: SECRETS[0] })] : [];
  return [credential, ...keys, ...defaults, backup];
}

/** Names of objects that are theirs to write, besides backups. */
export function declaredBy({ deployments, neighbourSection }: DeploymentSchedule): string[] {
  const sections = [neighbourSection, ...deployments.map(({ program }) => program.section)];
  return [CREDENTIAL, KEY, ...(sections.some((each) => each !== undefined) ? [CLUSTER] : [])];
}
