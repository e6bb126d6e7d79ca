import type { RCloneCredentialSpec, SecretValue } from './manifest';

/** How sure we are of a fact about the API. */
export const CERTAINTIES = ['documented', 'inferred', 'assumed'] as const;
export type Certainty = (typeof CERTAINTIES)[number];

export interface MoskApiSettings {
  /** Name of the release, for messages. */
  readonly release: string;
  /** How a schedule says when (assumed). */
  readonly schedule: {
    /** Field of `ClusterBackupSchedule.spec` that holds the five-field cron expression. */
    readonly cronField: string;
    /** IANA zone in which the server reads the expression. */
    readonly timeZone: string;
  };
  /** Path of the Cluster's backup section, from the object's root. */
  readonly clusterBackupPath: readonly string[];
  /** Where the clear value of an RCloneCredential goes at creation. */
  readonly remoteSecretForm: 'value' | 'secret.value';
  /** Data key of a plain Secret that holds an encryption key. */
  readonly keySecretDataKey: string;
}

/** Certainty of each setting that the documentation leaves open, and where it comes from. */
export const MOSK_API_CERTAINTY: Record<
  Exclude<keyof MoskApiSettings, 'release'>,
  { certainty: Certainty; source: string }
> = {
  schedule: {
    certainty: 'assumed',
    source:
      'the schedule page names no cron field and no time zone; `schedule` and UTC follow the usual CronJob shape',
  },
  clusterBackupPath: {
    certainty: 'inferred',
    source:
      'the pages say "backup section"; every MOSK setting of a Cluster lives in spec.providerSpec.value',
  },
  remoteSecretForm: {
    certainty: 'documented',
    source: 'MOSK 26.2 reference architecture; the 26.1 pages show secret.value',
  },
  keySecretDataKey: {
    certainty: 'assumed',
    source: 'a key Secret is named in the documentation, its data key is not',
  },
};

/**
 * Everything about the API that is undocumented or differs between releases, as one value per management cluster.
 * `mosk-backup doctor` compares it with a live cluster.
 */
export class MoskApi {
  /** MOSK 26.1 (management 2.31.0): `remoteSecret.secret.value`, as its pages show. */
  static readonly v26_1 = new MoskApi({
    release: '26.1',
    schedule: { cronField: 'schedule', timeZone: 'UTC' },
    clusterBackupPath: ['spec', 'providerSpec', 'value', 'backup'],
    remoteSecretForm: 'secret.value',
    keySecretDataKey: 'value',
  });

  /** MOSK 26.2, the default. */
  static readonly v26_2 = MoskApi.v26_1.with({ release: '26.2', remoteSecretForm: 'value' });

  /** All of it. */
  readonly settings: MoskApiSettings;

  private constructor(settings: MoskApiSettings) {
    this.settings = frozenCopy(settings);
    Object.freeze(this);
  }

  /** A release that differs, for instance once `doctor` has shown another cron field. */
  with(changes: Partial<MoskApiSettings>): MoskApi {
    return new MoskApi({ ...this.settings, ...changes });
  }

  /** `spec.remoteSecret` of an RCloneCredential that carries its value. */
  remoteSecret(value: string): RCloneCredentialSpec['remoteSecret'] {
    return this.settings.remoteSecretForm === 'value' ? { value } : { secret: { value } };
  }

  /** Merge patch of a Cluster that sets its backup section; `null` removes it. */
  clusterBackupPatch(section: object | null): Record<string, unknown> {
    return this.settings.clusterBackupPath.reduceRight<unknown>(
      (inner, key) => ({ [key]: inner }),
      section,
    ) as Record<string, unknown>;
  }

  /** The backup section of a Cluster, if it has one. */
  clusterBackupSection(cluster: object): Record<string, unknown> | undefined {
    let value: unknown = cluster;
    for (const key of this.settings.clusterBackupPath) {
      if (typeof value !== 'object' || value === null) return undefined;
      value = (value as Record<string, unknown>)[key];
    }
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  }
}

/** Its own throughout: releases share nothing, and a caller's later changes do not reach it. */
function frozenCopy<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  const copy = Array.isArray(value)
    ? value.map(frozenCopy)
    : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, frozenCopy(inner)]));
  return Object.freeze(copy) as T;
}

/**
 * The reference that MOSK leaves in place of a moved value, in any of the forms that its API is known to use:
 * `{secret:{name,key}}` (inferred), `{name}` (another kaas kind), `{name,key}`.
 */
export function secretReference(
  secret: SecretValue | undefined,
): { name: string; key: string | undefined } | undefined {
  const name = secret?.secret?.name ?? secret?.name;
  return name === undefined ? undefined : { name, key: secret?.secret?.key ?? secret?.key };
}

/** The clear value that has not been moved yet. */
export function clearValue(secret: SecretValue | undefined): string | undefined {
  return secret?.value ?? secret?.secret?.value;
}
