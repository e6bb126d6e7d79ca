/** What the programs of schedules declare. */
import type { BackupProgram, BackupResource, DeploymentSchedule, Program } from './deployment-schedule';
import { nfsOf } from './section';
import { CLUSTER, ENDPOINTS, NAMESPACE, NAMESPACES, type Namespace, SECRETS } from './site';
import type { Resource } from './stack';

export type User = 'us' | 'neighbour';

/** Logical name. */
const SECTION = 'default';
const CREDENTIAL = 's3-ours';
const KEY = 'kek-ours';
const UNENCRYPTED = 'nothing in it is secret';

/** Owners of the resources that the constructors would write, as texts that mean nothing else to the games. */
const ownerOf = (user: User, name: string) => `pulumi:organization/shop/${user}:${name}`;

export const sectionOwner = (user: User) => ownerOf(user, SECTION);
export const HOOK_OWNER = 'pulumi-hook:organization/shop/us:before-change';

export function backupOwner(user: User, { name, under }: BackupResource, renamed: number): string {
  const logical = renamed === 0 ? name : `${name}-r${renamed}`;
  return ownerOf(user, under === '' ? logical : `${under}$${logical}`);
}

export interface Declared {
  readonly schedule: DeploymentSchedule;
  readonly user: User;
  readonly program: Program;
  readonly timeoutMs: number;
}

/** What the engine is asked to have: what backups need, and the backups. */
export function resourcesOf({ schedule, user, program, timeoutMs }: Declared): Resource[] {
  const patience = `${timeoutMs}ms`;
  const timeouts = { create: patience, update: patience, delete: patience };
  const resource = (
    kind: Resource['kind'],
    owner: string,
    namespace: string,
    args: object,
    aliases: readonly string[] = [],
  ): Resource => ({
    kind,
    urn: `${kind} ${owner}`,
    aliases: aliases.map((alias) => `${kind} ${alias}`),
    args: { kind, owner, namespace, timeouts, ...args },
  });

  const backups = schedule.resources.flatMap((each, index): Resource[] => {
    const backup = program.backups[index];
    if (backup === undefined || (user === 'neighbour' && index > 0)) return [];
    const aliases = Array.from({ length: backup.renamed - backup.aliasedTo }, (_, past) =>
      backupOwner(user, each, backup.aliasedTo + past),
    );
    const owner = backupOwner(user, each, backup.renamed);
    return [resource('ClusterBackup', owner, each.namespace, backupArgs(each, backup), aliases)];
  });
  const section = user === 'us' ? program.section : schedule.neighbourSection;
  const defaults = section
    ? [
        resource('ClusterDefaultTarget', sectionOwner(user), NAMESPACE, {
          cluster: CLUSTER,
          target: { nfs: nfsOf(section), unencrypted: UNENCRYPTED },
        }),
      ]
    : [];
  if (user === 'neighbour' || !program.needs) return [...defaults, ...backups];
  const needs = NAMESPACES.filter((namespace) => uses(schedule, namespace)).flatMap((namespace) => {
    const suffix = namespace === NAMESPACE ? '' : '-lab';
    return [
      resource('RCloneCredential', ownerOf(user, `${CREDENTIAL}${suffix}`), namespace, {
        name: CREDENTIAL,
        endpoint: ENDPOINTS[namespace],
        accessKeyId: 'us',
        secretAccessKey: SECRETS[1],
      }),
      ...(schedule.resources.some(({ target }) => target === 'encrypted')
        ? [
            resource('KeyEncryptionKey', ownerOf(user, `${KEY}${suffix}`), namespace, {
              name: KEY,
              value: SECRETS[0],
            }),
          ]
        : []),
    ];
  });
  return [...needs, ...defaults, ...backups];
}

const uses = ({ resources }: DeploymentSchedule, namespace: Namespace) =>
  resources.some((each) => each.namespace === namespace);

export function backupTarget(target: BackupResource['target']) {
  const rclone = { bucket: 'backups', folder: 'prod', credential: CREDENTIAL };
  if (target === 'clusterDefault') return { clusterDefault: true };
  return { rclone, ...(target === 'encrypted' ? { encryptionKey: KEY } : { unencrypted: UNENCRYPTED }) };
}

function backupArgs(
  { name, target, named }: BackupResource,
  { trigger, onRemoval, keepLast, adopts }: BackupProgram,
): object {
  return {
    cluster: CLUSTER,
    target: backupTarget(target),
    triggers: [trigger],
    onDestroy: onRemoval,
    ...(keepLast !== undefined && { keepLast }),
    ...(named === 'object' && { name, ...(adopts && { adoptExisting: true }) }),
    ...(named === 'each object' && { name: `${name}-of-${trigger}` }),
    ...(named === 'files' && { fileNames: { MKE: `archive-${trigger}` } }),
  };
}

/** Names of objects that are theirs to write, besides backups. */
export function declaredBy({ deployments, neighbourSection }: DeploymentSchedule): string[] {
  const sections = [neighbourSection, ...deployments.map(({ program }) => program.section)];
  return [CREDENTIAL, KEY, ...(sections.some((each) => each !== undefined) ? [CLUSTER] : [])];
}
