import { BackupError } from '../../errors';
import { shellWord } from '../values/shell-word';
import type { MoskApiSettings } from './api-settings';
import { dataOfApiText } from './api-text';
import { apiVersionOf, BACKUP_TYPES, type ResourceType } from './kinds';
import type { LearnedApi } from './learned-api';
import type { KubeObject, RCloneCredentialSpec, SecretValue } from './manifest';
import { memberAt, nested } from './nested';
import { readApi } from './read-api';

/** How sure we are of a fact about the API. */
export const CERTAINTIES = ['documented', 'inferred', 'assumed'] as const;
/** One of `CERTAINTIES`. */
export type Certainty = (typeof CERTAINTIES)[number];

/** Certainty of each setting that the documentation leaves open, and where it comes from. */
export const MOSK_API_CERTAINTY: Record<
  Exclude<keyof MoskApiSettings, 'release' | 'secretReferenceForm' | 'resources' | 'open'>,
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

const V26_1: MoskApiSettings = {
  release: '26.1',
  schedule: { cronField: 'schedule', timeZone: 'UTC' },
  clusterBackupPath: ['spec', 'providerSpec', 'value', 'backup'],
  remoteSecretForm: 'secret.value',
  keySecretDataKey: 'value',
};

/**
 * Everything about the API that is undocumented or differs between releases, as one value per management cluster.
 * `mosk-backup api learn` finds it out, `mosk-backup doctor` compares it with a live cluster.
 */
export class MoskApi {
  /** MOSK 26.1 (management 2.31.0): `remoteSecret.secret.value`, as its pages show. */
  static readonly v26_1 = new MoskApi(V26_1);

  /** MOSK 26.2, the default. */
  static readonly v26_2 = new MoskApi({ ...V26_1, release: '26.2', remoteSecretForm: 'value' });

  /**
   * Reads what `mosk-backup api learn --write FILE` has written, or what was written down by hand: the members of
   * `MoskApiSettings` that differ from those of MOSK 26.2, as `release: '26.3'` and `schedule: { cronField: cronSchedule }`.
   * @param text YAML, or JSON
   * @param file what it was read from, for messages that say where to correct it
   * @throws BackupError `file-invalid`, AggregateError of BackupErrors `schema-invalid`: everything that is wrong with it
   */
  static parse(text: string, file?: string): MoskApi {
    return MoskApi.from(dataOfApiText(text), file);
  }

  /**
   * The same of data.
   * @throws AggregateError of BackupErrors `schema-invalid`
   */
  static from(data: unknown, file?: string): MoskApi {
    const { settings, learned } = readApi(data, MoskApi.v26_2.settings);
    return new MoskApi(settings, learned, file);
  }

  /** All of it. */
  readonly settings: MoskApiSettings;
  /** What was learned of a live cluster: facts with their sources, and schemas; `undefined`: nothing was. */
  readonly learned: LearnedApi | undefined;
  /** The file that it was read from, as messages name it; `undefined`: from none that is known. */
  readonly file: string | undefined;

  private constructor(settings: MoskApiSettings, learned?: LearnedApi, file?: string) {
    this.settings = frozenCopy(settings);
    this.learned = learned === undefined ? undefined : frozenCopy(learned);
    this.file = file;
    Object.freeze(this);
  }

  /** A release that differs, where a person knows how; `mosk-backup api learn` finds it out. */
  with(changes: Partial<MoskApiSettings>): MoskApi {
    return new MoskApi({ ...this.settings, ...changes }, this.learned, this.file);
  }

  /** What learns it anew, after the name of the program: `api learn --write api.yaml`. */
  get learnedBy(): string {
    return `api learn --write ${shellWord(this.file ?? 'api.yaml')}`;
  }

  /** Whether a member, by its path, is known: it was not left open by whoever learned this API. */
  knows(member: string): boolean {
    return !(this.settings.open ?? []).includes(member);
  }

  /**
   * For what is not to be guessed.
   * @throws BackupError `api-unknown`
   */
  requireKnown(member: string): void {
    if (this.knows(member)) return;
    const fact = this.learned?.facts[member];
    const { open = '', candidates = [] } = fact !== undefined && 'open' in fact ? fact : {};
    const could = candidates.length === 0 ? '' : `; candidates: ${candidates.join(', ')}`;
    throw new BackupError('api-unknown', 'What the API of this management cluster has here is not known', {
      at: member,
      value: open === '' ? undefined : `${open}${could}`,
      fix: `find out, and write it into ${this.file ?? 'the file of the API'}: facts, ${member}, value`,
    });
  }

  /** Path in `spec` of a schedule's cron expression: `spec.schedule`. */
  get cronPath(): string {
    return `spec.${this.settings.schedule.cronField}`;
  }

  /** What a schedule has as its cron expression; `undefined`: nothing. */
  cronOf(spec: object): unknown {
    return memberAt(spec, this.settings.schedule.cronField.split('.'));
  }

  /**
   * The part of a schedule's spec that says when: `{ schedule: '0 2 * * *' }`.
   * @throws BackupError `api-unknown`
   */
  cronSpec(expression: unknown): Record<string, unknown> {
    this.requireKnown('schedule.cronField');
    return nested(this.settings.schedule.cronField.split('.'), expression);
  }

  /** A type as this API has it. */
  resource(type: ResourceType): ResourceType {
    const own = this.settings.resources?.[type.kind];
    return own === undefined ? type : { ...type, ...own };
  }

  /** `apiVersion` of the objects of a type, as this API has it. */
  apiVersionOf(type: ResourceType): string {
    return apiVersionOf(this.resource(type));
  }

  /** An object in the documented version of its kind, where it is in that of this API. */
  documented<T extends KubeObject>(object: T): T {
    const type = BACKUP_TYPES.find(({ kind }) => kind === object.kind);
    if (type === undefined || object.apiVersion !== this.apiVersionOf(type)) return object;
    const apiVersion = apiVersionOf(type);
    return object.apiVersion === apiVersion ? object : { ...object, apiVersion };
  }

  /**
   * `spec.remoteSecret` of an RCloneCredential that carries its value.
   * @throws BackupError `api-unknown`
   */
  remoteSecret(value: string): RCloneCredentialSpec['remoteSecret'] {
    this.requireKnown('remoteSecretForm');
    return this.settings.remoteSecretForm === 'value' ? { value } : { secret: { value } };
  }

  /** What stands in place of a value that was moved into a Secret. */
  secretReference(name: string, key: string): SecretValue {
    switch (this.settings.secretReferenceForm) {
      case 'name':
        return { name };
      case 'name and key':
        return { name, key };
      default:
        return { secret: { name, key } };
    }
  }

  /** Merge patch of a Cluster that sets its backup section; `null` removes it. */
  clusterBackupPatch(section: object | null): Record<string, unknown> {
    this.requireKnown('clusterBackupPath');
    return nested(this.settings.clusterBackupPath, section);
  }

  /** The backup section of a Cluster, if it has one. */
  clusterBackupSection(cluster: object): Record<string, unknown> | undefined {
    const value = memberAt(cluster, this.settings.clusterBackupPath);
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
