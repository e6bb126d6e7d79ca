import { withoutNulls } from '../../contract';
import type { BackupError } from '../../errors';
import {
  type ClusterBackupManifest,
  type ClusterBackupScheduleManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  effectiveTarget,
  isObject,
  type KeyEncryptionKeyManifest,
  KeyEncryptionKeyType,
  type KubeObject,
  MoskApi,
  type RCloneCredentialManifest,
  RCloneCredentialType,
  type SecretManifest,
  SecretType,
} from '../../model';
import { type Examination, examine } from './examine';
import type {
  Declared,
  DeclaredBackup,
  DefaultTarget,
  EffectiveTarget,
  InventoryCluster,
  PolicyInput,
} from './policy-input';
import type { PolicySettings } from './policy-settings';
import { isOfOurKinds, isSecret, objectKey, type Subject, subjectKey } from './subject';
import type { Tier } from './tier';
import { tierOf } from './tier-of';
import type { WaiverUse } from './waiver-ledger';

/**
 * What rules look at: the input, sorted and looked up. Members that are null are gone from manifests, as the API server
 * drops them.
 */
export class PolicyContext {
  /** Everything that is declared, of whatever kind, as it was given. */
  readonly everything: readonly Subject[];
  /** Default targets of clusters, as far as they are known. */
  readonly defaultTargets: readonly DefaultTarget[];
  /** Everything of ours that is declared, whatever is wrong with it. */
  readonly subjects: readonly Subject[];
  /** The declared backups that have the shape of one; so have the others. */
  readonly backups: readonly Declared<ClusterBackupManifest>[];
  /** The declared schedules. */
  readonly schedules: readonly Declared<ClusterBackupScheduleManifest>[];
  /** The declared backups, then the schedules. */
  readonly sources: readonly DeclaredBackup[];
  /** The declared credentials. */
  readonly credentials: readonly Declared<RCloneCredentialManifest>[];
  /** The declared KeyEncryptionKeys. */
  readonly keys: readonly Declared<KeyEncryptionKeyManifest>[];
  /** The declared Secrets that are keys: a source names them, and no KeyEncryptionKey has their name. */
  readonly keySecrets: readonly Declared<SecretManifest>[];
  /** All clusters there are, if that is known. */
  readonly inventory: readonly InventoryCluster[] | undefined;
  /** What of ours was declared before and has the shape of its kind, if there is anything to compare with. */
  readonly base: readonly Subject[] | undefined;
  /** What of ours lives and has the shape of its kind, if that is known. */
  readonly live: readonly Subject[] | undefined;
  /** Whether all Secrets are among what lives. */
  readonly liveHasSecrets: boolean;
  /** What exists without being declared, if the policy says: `namespace/name`, `*` for any text. */
  readonly external: readonly string[] | undefined;
  /** What the policy expects. */
  readonly settings: PolicySettings;
  /** The day of the judgement. */
  readonly now: Date;
  /** What became of each waiver; empty until all rules but those about waivers have been judged. */
  waivers: readonly WaiverUse[] = [];
  readonly #api: (managementCluster: string) => MoskApi;
  readonly #defaults: ReadonlyMap<string, DefaultTarget>;
  readonly #declared: ReadonlyMap<string, Subject>;
  readonly #live: ReadonlyMap<string, Subject>;

  constructor(input: PolicyInput, settings: PolicySettings) {
    this.#api = input.api ?? (() => MoskApi.v26_2);
    this.everything = input.subjects;
    this.defaultTargets = input.defaultTargets ?? [];
    this.inventory = input.inventory;
    this.liveHasSecrets = input.liveHasSecrets ?? false;
    this.external = settings.external;
    this.settings = settings;
    this.now = input.now;
    this.#defaults = new Map(
      this.defaultTargets.map((each) => [
        clusterKey(each.managementCluster, each.namespace, each.cluster),
        each,
      ]),
    );
    const lists = [input.subjects, input.base ?? [], input.live ?? []].map((list) =>
      list.filter(isOurs).map(withoutNullMembers),
    );
    const [declared = [], base = [], live = []] = lists;
    const isKeySecret = this.#keySecrets(lists.flat());
    const keySecretsOf = (list: readonly Subject[] = []) =>
      list.filter(isKeySecret).map(withoutNullMembers) as Declared<SecretManifest>[];

    this.keySecrets = keySecretsOf(input.subjects).filter((each) => this.#isSound(each));
    this.subjects = [...declared, ...this.keySecrets];
    const sound = declared.filter((each) => this.#isSound(each));
    this.backups = sound.filter(isBackup);
    this.schedules = sound.filter(isSchedule);
    this.sources = [...this.backups, ...this.schedules];
    this.credentials = sound.filter(isCredential);
    this.keys = sound.filter(isKey);
    const soundOf = (list: readonly Subject[], given: readonly Subject[] | undefined) =>
      given && [...list, ...keySecretsOf(given)].filter((each) => this.#isSound(each));
    this.base = soundOf(base, input.base);
    this.live = soundOf(live, input.live);
    this.#declared = byKey(this.subjects);
    this.#live = byKey(this.live ?? []);
  }

  /** The API of a management cluster. */
  apiOf(managementCluster: string): MoskApi {
    return this.#api(managementCluster);
  }

  /** What of the API's contract and structural schema an object breaks; looked up once. */
  contractOf(subject: Subject): readonly BackupError[] {
    return this.#examine(subject).findings;
  }

  /** A declared object. */
  declared(
    managementCluster: string,
    kind: string,
    namespace: string | undefined,
    name: string,
  ): Subject | undefined {
    return this.#declared.get(objectKey(managementCluster, kind, namespace, name));
  }

  /** An object that is declared or, failing that, lives. */
  find(
    managementCluster: string,
    kind: string,
    namespace: string | undefined,
    name: string,
  ): Subject | undefined {
    const key = objectKey(managementCluster, kind, namespace, name);
    return this.#declared.get(key) ?? this.#live.get(key);
  }

  /** Where the archives of a backup or schedule go. */
  targetOf({ managementCluster, manifest }: DeclaredBackup): EffectiveTarget {
    const { targetCluster, parameters: own } = manifest.spec;
    const known = this.#defaults.get(
      clusterKey(managementCluster, manifest.metadata.namespace ?? '', targetCluster),
    );
    const { parameters, from } = effectiveTarget(own, known?.parameters);
    if (from === 'none') return { parameters, from: known === undefined ? 'unknown' : 'nobody' };
    return { parameters, from: from === 'own' ? 'object' : from };
  }

  /** The tier of a cluster, by its label. */
  tierOf(cluster: InventoryCluster): Tier | undefined {
    return tierOf(this.settings, cluster);
  }

  /** Secrets are other people's, unless a backup or schedule names them as its key. */
  #keySecrets(ours: readonly Subject[]): (subject: Subject) => boolean {
    const sources = ours.filter(isDeclaredBackup).filter((each) => this.#isSound(each));
    const named = new Set(
      sources.flatMap((source) => {
        const key = this.targetOf(source).parameters?.keyEncryptionKey;
        return key === undefined
          ? []
          : [objectKey(source.managementCluster, SecretType.kind, source.manifest.metadata.namespace, key)];
      }),
    );
    for (const { managementCluster, manifest } of ours.filter(isKey).filter((each) => this.#isSound(each))) {
      named.delete(
        objectKey(managementCluster, SecretType.kind, manifest.metadata.namespace, manifest.metadata.name),
      );
    }
    return (subject) =>
      isObject(subject.manifest) && isSecret(subject.manifest) && named.has(subjectKey(subject));
  }

  #isSound(subject: Subject): boolean {
    return this.#examine(subject).sound;
  }

  #examine(subject: Subject): Examination {
    const api = this.apiOf(subject.managementCluster);
    const known = EXAMINED.get(subject);
    if (known?.api === api) return known.found;
    const found = examine(subject.manifest, api);
    EXAMINED.set(subject, { api, found });
    return found;
  }
}

/** Of every context, because a review judges the same objects as base and as head. */
const EXAMINED = new WeakMap<Subject, { readonly api: MoskApi; readonly found: Examination }>();

function clusterKey(managementCluster: string, namespace: string, cluster: string): string {
  return `${managementCluster} ${namespace}/${cluster}`;
}

function byKey(subjects: readonly Subject[]): ReadonlyMap<string, Subject> {
  return new Map(subjects.map((each) => [subjectKey(each), each]));
}

function withoutNullMembers(subject: Subject): Subject {
  const present = withoutNulls(subject.manifest);
  // What is nested too deeply is reported as it is.
  if (present === 'too-deep' || present.value === subject.manifest) return subject;
  return {
    manifest: present.value as KubeObject,
    managementCluster: subject.managementCluster,
    appliedFrom: subject.appliedFrom,
    place: (path) => subject.place(path),
    references: subject.references,
  };
}

function isOurs({ manifest }: Subject): boolean {
  return isObject(manifest) && isOfOurKinds(manifest);
}

export function isBackup(subject: Subject): subject is Declared<ClusterBackupManifest> {
  return subject.manifest.kind === ClusterBackupType.kind;
}

function isSchedule(subject: Subject): subject is Declared<ClusterBackupScheduleManifest> {
  return subject.manifest.kind === ClusterBackupScheduleType.kind;
}

export function isDeclaredBackup(subject: Subject): subject is DeclaredBackup {
  return isBackup(subject) || isSchedule(subject);
}

function isCredential(subject: Subject): subject is Declared<RCloneCredentialManifest> {
  return subject.manifest.kind === RCloneCredentialType.kind;
}

function isKey(subject: Subject): subject is Declared<KeyEncryptionKeyManifest> {
  return subject.manifest.kind === KeyEncryptionKeyType.kind;
}
