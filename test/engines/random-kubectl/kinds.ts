import type { Dice } from '../../promises/dice';
import type { Ground } from './command';

/** A kind that both servers keep, as kubectl may name it. */
export interface Kind {
  readonly words: readonly string[];
  readonly apiVersion: string;
  readonly kind: string;
  readonly cluster?: boolean;
  readonly custom?: boolean;
  /** The parts of a manifest beside its metadata; now and then one that is refused. */
  content(dice: Dice): Record<string, unknown>;
  /** A merge patch of what is in it. */
  change(dice: Dice): Record<string, unknown>;
}

const OURS = 'kaas.mirantis.com/v1alpha1';
const RBAC = 'rbac.authorization.k8s.io/v1';

/** One that is right, and one that is not now and then. */
const mostly = <T, U>(dice: Dice, right: readonly T[], wrong: readonly U[]): T | U =>
  dice.maybe<T | U>(0.06, () => dice.oneOf(wrong)) ?? dice.oneOf(right);

const cluster = (dice: Dice) => mostly(dice, ['prod', 'prod', 'stage'], ['Not_a_name', '', 7]);
const text = (dice: Dice) => dice.oneOf(['a', 'b', '', 'two\nlines', 'ü', ' x ', '{"a":1}']);
const key = (dice: Dice) => mostly(dice, ['color', 'size', 'a.b', 'k_1'], ['bad key', '']);

function texts(dice: Dice): Record<string, string> {
  return Object.fromEntries(
    dice.some(3, () => [dice.oneOf(['color', 'size', 'a.b', key(dice)]), text(dice)]),
  );
}

const storage = (dice: Dice): object => ({
  ...dice.maybe(0.6, () => ({
    rclone: {
      bucket: mostly(dice, ['b', 'b/c'], ['/b', 'a//b']),
      ...dice.maybe(0.96, () => ({ credential: 'c' })),
    },
  })),
  ...dice.maybe(0.1, () => ({ nfsUploadUrl: mostly(dice, ['nfs://host:/x'], ['nfs://host/x', 'http://x']) })),
  ...dice.maybe(0.3, () => ({ keyEncryptionKey: 'kek' })),
});

const rule = (dice: Dice): object => ({
  ...dice.maybe(0.96, () => ({ apiGroups: [dice.oneOf(['', 'apps', 'kaas.mirantis.com'])] })),
  ...dice.maybe(0.96, () => ({ resources: [dice.oneOf(['secrets', 'clusterbackups', '*'])] })),
  verbs: mostly(dice, [['get'], ['get', 'list'], ['*']], [[]]),
  ...dice.maybe(0.2, () => ({ resourceNames: ['x'] })),
  ...dice.maybe(0.03, () => ({ nonResourceURLs: ['/healthz'] })),
});

const subject = (dice: Dice): object =>
  mostly(
    dice,
    [
      { kind: 'User', name: 'jane', apiGroup: 'rbac.authorization.k8s.io' },
      { kind: 'Group', name: 'ops' },
      { kind: 'ServiceAccount', name: 'robot', namespace: 'default' },
    ],
    [
      { kind: 'ServiceAccount', name: 'robot' },
      { kind: 'Robot', name: 'x' },
    ],
  );

const roleRef = (dice: Dice, kind = dice.oneOf(['Role', 'ClusterRole'])) => ({
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name: mostly(dice, ['one'], ['two']) },
});

export const KINDS: readonly Kind[] = [
  {
    words: ['cm', 'configmap', 'configmaps'],
    apiVersion: 'v1',
    kind: 'ConfigMap',
    content: (dice) => ({
      data: texts(dice),
      ...dice.maybe(0.1, () => ({ binaryData: { raw: mostly(dice, ['AAE='], ['***']) } })),
      ...dice.maybe(0.03, () => ({ immutable: true })),
    }),
    change: (dice) => ({ data: { [key(dice)]: dice.oneOf([text(dice), null, text(dice)]) } }),
  },
  {
    words: ['secret', 'secrets'],
    apiVersion: 'v1',
    kind: 'Secret',
    content: (dice) => ({
      ...dice.maybe(0.7, () => ({ stringData: texts(dice) })),
      ...dice.maybe(0.4, () => ({ data: { raw: dice.oneOf(['AAE=', 'YQ==', '']) } })),
      ...dice.maybe(0.3, () => ({
        type: dice.oneOf(['Opaque', 'example.com/mine', 'kubernetes.io/tls', 'kubernetes.io/basic-auth']),
      })),
      ...dice.maybe(0.03, () => ({ immutable: true })),
    }),
    change: (dice) => ({ [dice.oneOf(['data', 'stringData'])]: { [key(dice)]: dice.oneOf(['YQ==', null]) } }),
  },
  {
    words: ['sa', 'serviceaccount', 'serviceaccounts'],
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    content: (dice) => ({
      ...dice.maybe(0.5, () => ({ secrets: [{ name: 'one' }, ...dice.some(1, () => ({ name: 'two' }))] })),
      ...dice.maybe(0.3, () => ({ imagePullSecrets: [{ name: 'hub' }] })),
      ...dice.maybe(0.3, () => ({ automountServiceAccountToken: false })),
    }),
    change: (dice) => ({ [dice.oneOf(['secrets', 'imagePullSecrets'])]: [{ name: dice.oneOf(['x', 'y']) }] }),
  },
  {
    words: ['role', 'roles'],
    apiVersion: RBAC,
    kind: 'Role',
    content: (dice) => ({ rules: dice.some(2, () => rule(dice)) }),
    change: (dice) => ({ rules: dice.some(2, () => rule(dice)) }),
  },
  {
    words: ['rolebinding', 'rolebindings'],
    apiVersion: RBAC,
    kind: 'RoleBinding',
    content: (dice) => ({ ...roleRef(dice), subjects: dice.some(2, () => subject(dice)) }),
    change: (dice) => dice.oneOf([roleRef(dice), { subjects: dice.some(2, () => subject(dice)) }]),
  },
  {
    words: ['clusterrole', 'clusterroles'],
    apiVersion: RBAC,
    kind: 'ClusterRole',
    cluster: true,
    content: (dice) => ({
      rules: dice.some(2, () => rule(dice)),
      ...dice.maybe(0.1, () => ({
        aggregationRule: { clusterRoleSelectors: [{ matchLabels: { a: 'b' } }] },
      })),
    }),
    change: (dice) => ({ rules: dice.some(2, () => rule(dice)) }),
  },
  {
    words: ['clusterrolebinding', 'clusterrolebindings'],
    apiVersion: RBAC,
    kind: 'ClusterRoleBinding',
    cluster: true,
    content: (dice) => ({
      ...roleRef(dice, mostly(dice, ['ClusterRole'], ['Role'])),
      subjects: dice.some(2, () => subject(dice)),
    }),
    change: (dice) => ({ subjects: dice.some(2, () => subject(dice)) }),
  },
  {
    words: ['lease', 'leases'],
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    content: (dice) => ({
      ...dice.maybe(0.9, () => ({
        spec: {
          ...dice.maybe(0.8, () => ({ holderIdentity: dice.oneOf(['me', '']) })),
          ...dice.maybe(0.6, () => ({ leaseDurationSeconds: mostly(dice, [15, 20], [0, 'x']) })),
          ...dice.maybe(0.3, () => ({ leaseTransitions: mostly(dice, [1], [-1]) })),
        },
      })),
    }),
    change: (dice) => ({ spec: { leaseDurationSeconds: mostly(dice, [1, 2, null], [0]) } }),
  },
  {
    words: ['cbk', 'clusterbackup', 'clusterbackups', 'clusterbackups.kaas.mirantis.com'],
    apiVersion: OURS,
    kind: 'ClusterBackup',
    custom: true,
    content: (dice) => ({
      ...dice.maybe(0.98, () => ({
        spec: {
          ...dice.maybe(0.98, () => ({ targetCluster: cluster(dice) })),
          ...dice.maybe(0.3, () => ({ delete: mostly(dice, [true, false], ['yes']) })),
          ...dice.maybe(0.3, () => ({ parameters: storage(dice) })),
        },
      })),
      ...dice.maybe(0.1, () => ({ status: { status: 'Completed' } })),
    }),
    change: (dice) => ({
      spec: dice.oneOf([
        { delete: dice.oneOf([true, false, null]) },
        { targetCluster: cluster(dice) },
        { x: 1 },
      ]),
    }),
  },
  {
    words: ['cbks', 'clusterbackupschedule'],
    apiVersion: OURS,
    kind: 'ClusterBackupSchedule',
    custom: true,
    content: (dice) => ({
      spec: {
        targetCluster: cluster(dice),
        schedule: mostly(dice, ['0 1 * * *', '@daily'], ['never', '* * *', 5]),
        ...dice.maybe(0.3, () => ({ parameters: storage(dice) })),
      },
    }),
    change: (dice) => ({ spec: { schedule: mostly(dice, ['0 2 * * *'], ['x', null]) } }),
  },
  {
    words: ['kek', 'keyencryptionkeys'],
    apiVersion: OURS,
    kind: 'KeyEncryptionKey',
    custom: true,
    content: (dice) => ({
      spec: {
        secret: mostly(
          dice,
          [{ name: 'k' }, { secret: { name: 'k' } }],
          [{ value: 'short' }, {}, { name: 'K_' }],
        ),
      },
    }),
    change: (dice) => ({ spec: { secret: { name: mostly(dice, ['k', 'l'], ['N_', null]) } } }),
  },
  {
    words: ['rcc', 'rclonecredential'],
    apiVersion: OURS,
    kind: 'RCloneCredential',
    custom: true,
    content: (dice) => ({
      spec: {
        remoteName: mostly(dice, ['swift'], ['-x']),
        remoteConfig: {
          type: mostly(dice, ['s3'], ['b2']),
          endpoint: 'https://x',
          access_key_id: mostly(dice, ['id'], ['']),
        },
        remoteConfigSecretKey: 'secret_access_key',
        remoteSecret: mostly(dice, [{ name: 's' }], [{}]),
      },
    }),
    change: (dice) => ({ spec: { remoteConfig: { region: mostly(dice, ['a', null], [3]) } } }),
  },
];

/** Few, so that what is asked for is often there. */
const NAMES = ['one', 'two', 'three'];

/** Of a kind, in a game: kinds of the whole cluster are shared by all games. */
export function nameOf({ cluster: wide }: Kind, dice: Dice, { namespace }: Ground): string {
  const name = dice.oneOf(NAMES);
  return wide ? `${namespace}-${name}` : name;
}

export const wordOf = ({ words }: Kind, dice: Dice): string => dice.oneOf(words);

/** With a name that cannot be, or is not there, now and then. */
export function anyName(kind: Kind, dice: Dice, ground: Ground): string {
  return (
    dice.maybe(0.03, () => dice.oneOf(['none', 'Wrong_Name', 'a.b', 'x/y'])) ?? nameOf(kind, dice, ground)
  );
}

export const anyKind = (dice: Dice, { kinds }: Ground): Kind => dice.oneOf(kinds);

/** A few, so that the same objects come up again; always one of ours, and one whose lists are merged. */
export function kindsOfGame(dice: Dice): Kind[] {
  const [ours, others] = [KINDS.filter(({ custom }) => custom), KINDS.filter(({ custom }) => !custom)];
  return [dice.oneOf(ours), dice.oneOf(KINDS), dice.oneOf(others), dice.oneOf(others)];
}
