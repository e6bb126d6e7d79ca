/** How a kind is asked for. */
export interface ApiResource {
  /** Plural in request paths: `clusterbackups`. */
  readonly plural: string;
  /** Version of the group: `v1alpha1`. */
  readonly version: string;
}

export interface MoskApiSettings {
  /** Name of the release, for messages. */
  readonly release: string;
  /** How a schedule says when (assumed). */
  readonly schedule: {
    /**
     * Field of `ClusterBackupSchedule.spec` that holds the five-field cron expression; of a nested one the path, with
     * dots: `schedule.cron`.
     */
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
  /**
   * What stands in place of a clear value that has been moved: `{ secret: { name, key } }`, `{ name, key }` or `{ name }`.
   * All of them are read, whatever is said here.
   * @default 'secret.name'
   */
  readonly secretReferenceForm?: 'secret.name' | 'name and key' | 'name';
  /**
   * Plurals and versions, by kind, of the kinds that have others.
   * @default - those of `v1alpha1`
   */
  readonly resources?: Readonly<Record<string, ApiResource>>;
  /**
   * Members that are not known of this management cluster, such as `schedule.cronField`: what they say here is what
   * they are elsewhere.
   * @default - none
   */
  readonly open?: readonly string[];
}

export const REMOTE_SECRET_FORMS: readonly MoskApiSettings['remoteSecretForm'][] = ['value', 'secret.value'];
export const SECRET_REFERENCE_FORMS: readonly NonNullable<MoskApiSettings['secretReferenceForm']>[] = [
  'secret.name',
  'name and key',
  'name',
];
