import { type ConditionSyntax, celFacts, celList, printed } from '../guard';
import {
  apiVersionOf,
  ClusterBackupScheduleType,
  ClusterBackupType,
  ClusterType,
  KeyEncryptionKeyType,
  type KubeObject,
  RCloneCredentialType,
  type ResourceType,
  SECRET_FIELDS,
} from '../model';
import { BACKUP_HEALTH, type HealthStatus } from './backup-health';

/** An entry of `spec.healthCheckExprs` of a Kustomization: CEL over the object, whose members are its variables. */
export interface FluxHealthCheck {
  /** `kaas.mirantis.com/v1alpha1` */
  readonly apiVersion: string;
  /** The kind that is judged. */
  readonly kind: string;
  /** True when the object is ready. */
  readonly current: string;
  /** True when it has failed; without it nothing is a failure. */
  readonly failed?: string;
}

/** Where nothing holds, also where the object has no status yet, Flux goes on waiting. */
const CEL: ConditionSyntax = {
  status: (anyOf) => `has(status.status) && status.status in ${celList(anyOf)}`,
  facts: celFacts(''),
  not: (expression) => `!${expression}`,
  and: ' && ',
};

/** Health of every kind of ours. Without it Flux takes them as ready at once, since they have no conditions. */
export function fluxHealthChecks(): FluxHealthCheck[] {
  return [
    check(RCloneCredentialType, valueMoved(SECRET_FIELDS.RCloneCredential)),
    check(KeyEncryptionKeyType, valueMoved(SECRET_FIELDS.KeyEncryptionKey)),
    check(
      ClusterBackupScheduleType,
      `has(metadata.ownerReferences) && metadata.ownerReferences.exists(o, o.kind == '${ClusterType.kind}')`,
    ),
    check(ClusterBackupType, backupsThatAre('Healthy'), backupsThatAre('Degraded')),
  ];
}

function check(type: ResourceType, current: string, failed?: string): FluxHealthCheck {
  const expressions = failed === undefined ? { current } : { current, failed };
  return { apiVersion: apiVersionOf(type), kind: type.kind, ...expressions };
}

function backupsThatAre(health: HealthStatus): string {
  const cases = BACKUP_HEALTH.filter((rule) => rule.health === health);
  return cases.map(({ when }) => `(${printed(when, CEL)})`).join(' || ');
}

function valueMoved(field: string): string {
  const clear = (path: string) => `(has(${path}.value) && ${path}.value != '')`;
  const inner = `spec.${field}.secret`;
  return `!${clear(`spec.${field}`)} && !(has(${inner}) && ${clear(inner)})`;
}

/** What is applied together. Each stage waits for the one before. */
export const FLUX_STAGES = ['keys', 'schedules', 'backups'] as const;
/** One of the folders, and Kustomizations, of a repository. */
export type FluxStage = (typeof FLUX_STAGES)[number];

/** Folder of an object below the path given to `fluxKustomizations`. */
export function fluxStageOf({ kind }: Pick<KubeObject, 'kind'>): FluxStage {
  if (kind === ClusterBackupType.kind) return 'backups';
  return kind === ClusterBackupScheduleType.kind ? 'schedules' : 'keys';
}

export interface FluxKustomizationsOptions {
  /** First part of the objects' names. */
  readonly name: string;
  /**
   * Namespace of the Kustomizations.
   * @default 'flux-system'
   */
  readonly namespace?: string;
  /** Where the manifests come from: `{ kind: 'GitRepository', name: 'backups' }`. */
  readonly source: { readonly kind: string; readonly name: string };
  /** Folder in the source that holds a folder for each stage, such as `./site`. */
  readonly path: string;
  /**
   * How long backups may take, as Flux writes it.
   * @default '2h'
   */
  readonly timeout?: string;
  /**
   * How often what is applied is compared, as Flux writes it.
   * @default '10m'
   */
  readonly interval?: string;
  /**
   * Secret with the age key that decrypts SOPS files of the stage `keys`.
   * @default - nothing is encrypted
   */
  readonly sopsSecret?: string;
}

const KUSTOMIZATION = { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization' } as const;

/** Keys and credentials, then schedules, then backups: each ready when its objects are healthy. */
export function fluxKustomizations(options: FluxKustomizationsOptions): KubeObject[] {
  const { name, namespace = 'flux-system', source, path, timeout = '2h', interval = '10m' } = options;
  const decryption = options.sopsSecret && {
    decryption: { provider: 'sops', secretRef: { name: options.sopsSecret } },
  };
  return FLUX_STAGES.map((stage, index) => {
    const before = FLUX_STAGES[index - 1];
    return {
      ...KUSTOMIZATION,
      metadata: { name: `${name}-${stage}`, namespace },
      spec: {
        sourceRef: { kind: source.kind, name: source.name },
        path: `${path.replace(/\/+$/, '')}/${stage}`,
        interval,
        retryInterval: '1m',
        timeout: stage === 'backups' ? timeout : '5m',
        prune: true,
        wait: true,
        ...(before === undefined ? decryption : { dependsOn: [{ name: `${name}-${before}` }] }),
        healthCheckExprs: fluxHealthChecks(),
      },
    };
  });
}
