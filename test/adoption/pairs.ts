/** Random pairs of what is there and what is declared, and of the words with which one is to become the other. */
import {
  apiVersionOf,
  ClusterBackupScheduleType,
  KEPT_ANNOTATION,
  KeyEncryptionKeyType,
  type KubeObject,
  OWNER_ANNOTATION,
  RCloneCredentialType,
  type ResourceType,
} from '../../lib/model';
import { type Dice, diceOf } from '../promises/dice';

/** Whoever reads an output must not find these in it. */
export const SECRETS = [
  'Winter.is.here-1',
  'Winter.is.here-2',
  'a-key-that-nobody-sees-0123456789-01',
  'pin 4711',
];
const [OLD_SECRET = '', NEW_SECRET = '', KEY_VALUE = '', PIN = ''] = SECRETS;

/** A mark on the live object, as whoever has made it writes it. */
interface Marked {
  /** As it is to be named; `undefined`: it belongs to nobody. */
  readonly owner: string | undefined;
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
}

export interface Pair {
  readonly type: ResourceType;
  readonly live: KubeObject;
  /** Without marks. */
  readonly declared: KubeObject;
  readonly owner: string | undefined;
  /** Keys of its labels and annotations that say whose it is. */
  readonly marks: readonly string[];
  /** Owner that is named. */
  readonly from: string | undefined;
  readonly change: boolean;
  /** Of a credential: what its secret is, and is to be. */
  readonly secrets?: { readonly before: string; readonly after: string };
}

export function pairOf(seed: number, namespace: string): Pair {
  const dice = diceOf(seed);
  const name = `pair-${seed}`;
  const made = dice.oneOf([schedule, schedule, credential, credential, key])(dice);
  const mark = dice.oneOf<(type: ResourceType) => Marked>([
    ...[nobody, nobody, nobody, kept, stack, otherScope],
    ...[(type: ResourceType) => tracked(type, namespace, name), argoLabel, flux, helm],
  ])(made.type);
  const base = { apiVersion: apiVersionOf(made.type), kind: made.type.kind };
  const live = {
    ...{ ...base, spec: made.live },
    metadata: {
      ...{ name, namespace },
      labels: { ...mark.labels, ...dice.maybe(0.3, () => ({ team: dice.oneOf(['a', 'b']) })) },
      annotations: { ...mark.annotations, ...dice.maybe(0.3, () => ({ 'example.com/note': PIN })) },
    },
  };
  const declared = {
    ...{ ...base, spec: made.declared },
    metadata: { name, namespace, ...dice.maybe(0.3, () => ({ labels: { team: dice.oneOf(['a', 'b']) } })) },
  };
  const { owner } = mark;
  return {
    ...{ type: made.type, live, declared, owner, secrets: made.secrets },
    marks: Object.keys({ ...mark.labels, ...mark.annotations }).filter(
      // Ours gets another value, and a chart's label is none of Helm's.
      (key) => key !== OWNER_ANNOTATION && !(key.endsWith('/instance') && owner?.startsWith('helm:')),
    ),
    from: owner === undefined ? undefined : dice.maybe(0.7, () => owner),
    change: dice.below(2) === 0,
  };
}

interface Made {
  readonly type: ResourceType;
  readonly live: object;
  readonly declared: object;
  readonly secrets?: Pair['secrets'];
}

/** So that none is due while the test runs. */
const cron = (dice: Dice) => `${dice.below(3)} ${dice.below(3)} 29 2 *`;

function schedule(dice: Dice): Made {
  const target = () => ({
    ...dice.maybe(0.5, () => ({ keyEncryptionKey: dice.oneOf(['kek', 'kek-2']) })),
    ...dice.oneOf([
      () => ({
        rclone: { bucket: dice.oneOf(['backups/a', 'backups/b']), credential: dice.oneOf(['s3', 's3-2']) },
      }),
      () => ({ nfsUploadUrl: `nfs://nas.example.com:/${dice.oneOf(['a', 'b'])}` }),
    ])(),
  });
  const spec = () => ({ targetCluster: 'prod', schedule: cron(dice), parameters: target() });
  const live = spec();
  const declared =
    dice.below(3) === 0 ? live : { ...live, ...dice.oneOf([spec, () => ({ schedule: cron(dice) })])() };
  return { type: ClusterBackupScheduleType, live, declared };
}

function credential(dice: Dice): Made {
  const config = (host: string) => ({
    type: 's3',
    endpoint: `https://${host}`,
    access_key_id: dice.oneOf(['AK1', 'AK2']),
  });
  const live = {
    remoteName: dice.oneOf(['s3', 'minio']),
    remoteConfig: {
      ...config(dice.oneOf(['a.example.com', `user:${OLD_SECRET}@b.example.com`])),
      ...dice.maybe(0.3, () => ({ region: dice.oneOf(['eu', 'us']) })),
      ...dice.maybe(0.3, () => ({ profile: OLD_SECRET })),
    },
    remoteConfigSecretKey: 'secret_access_key',
  };
  const same =
    dice.below(3) === 0 && !('profile' in live.remoteConfig) && !live.remoteConfig.endpoint.includes('@');
  const remoteConfig = {
    ...config('a.example.com'),
    ...dice.maybe(0.5, () => ({ region: dice.oneOf(['eu', 'us']) })),
  };
  const before = OLD_SECRET;
  const after = dice.oneOf([OLD_SECRET, NEW_SECRET]);
  return {
    type: RCloneCredentialType,
    live: { ...live, remoteSecret: { value: before } },
    declared: { ...live, ...(!same && { remoteConfig }), remoteSecret: { value: after } },
    secrets: { before, after },
  };
}

function key(): Made {
  const spec = { secret: { value: KEY_VALUE } };
  return { type: KeyEncryptionKeyType, live: spec, declared: spec };
}

const nobody = (): Marked => ({ owner: undefined });
const kept = (): Marked => ({
  owner: undefined,
  annotations: { [KEPT_ANNOTATION]: 'pulumi:acme/shop/old:one' },
});
const ours = (owner: string): Marked => ({ owner, annotations: { [OWNER_ANNOTATION]: owner } });
const stack = () => ours('pulumi:acme/shop/old:one');
const otherScope = () => ours('cli:other:prod/one');
const tracked = ({ group, kind }: ResourceType, namespace: string, name: string): Marked => ({
  owner: 'argocd:backups',
  annotations: { 'argocd.argoproj.io/tracking-id': `backups:${group}/${kind}:${namespace}/${name}` },
});
const argoLabel = (): Marked => ({ owner: 'argocd:apps', labels: { 'app.kubernetes.io/instance': 'apps' } });
const flux = (): Marked => ({
  owner: 'flux:Kustomization/flux-system/backups',
  labels: {
    'kustomize.toolkit.fluxcd.io/name': 'backups',
    'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
  },
});
const helm = (): Marked => ({
  owner: 'helm:tools/backups',
  labels: { 'app.kubernetes.io/managed-by': 'Helm', 'app.kubernetes.io/instance': 'backups' },
  annotations: { 'meta.helm.sh/release-name': 'backups', 'meta.helm.sh/release-namespace': 'tools' },
});

/** MOSK has done what it does to whatever comes: moved a secret out of sight, tied a schedule to its Cluster. */
export function isSettled({ kind, metadata, spec }: KubeObject): boolean {
  if (kind === ClusterBackupScheduleType.kind) return metadata.ownerReferences !== undefined;
  return !JSON.stringify(spec).includes('"value":');
}

/** Every value of an object by its path, as JSON text; of a secret that it is one. What only the server writes is left out. */
export function valuesOf(object: KubeObject): Map<string, string> {
  const {
    uid: _u,
    resourceVersion: _r,
    generation: _g,
    managedFields: _m,
    ...metadata
  } = object.metadata as object as Record<string, unknown>;
  const found = new Map<string, string>();
  const walk = (value: unknown, path: string): void => {
    if (path === '.spec.remoteSecret' || path === '.spec.secret') return;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      found.set(path.slice(1), JSON.stringify(value));
      return;
    }
    for (const [member, inner] of Object.entries(value)) walk(inner, `${path}.${member}`);
  };
  walk({ metadata, spec: object.spec }, '');
  return found;
}

/** What differs between two states of an object, by path, found in another way than the one that is tested. */
export function differenceOf(
  before: KubeObject,
  after: KubeObject,
): Map<string, readonly [string?, string?]> {
  const [old, now] = [valuesOf(before), valuesOf(after)];
  const paths = [...new Set([...old.keys(), ...now.keys()])].sort();
  const changed = paths.filter((path) => old.get(path) !== now.get(path));
  return new Map(changed.map((path) => [path, [old.get(path), now.get(path)]]));
}
