import type { MoskApiSettings, TargetParameters } from '../model';

/**
 * What `cdk8s synth` writes down of an app for validation plugins, `construct-metadata.json`, names objects by
 * `metadata.name` alone: two of one name become one. These are more entries of the same file, so that a plugin knows of
 * each manifest which construct made it and which management cluster it is for, and of what is no manifest as well.
 */
export type ConstructMetadata = Readonly<Record<string, { readonly path: string }>>;

/** A chart, by the name of the file that cdk8s writes for it. */
export interface ChartRecord {
  readonly what: 'chart';
  /** Without extension, and without the number that cdk8s puts before it where charts depend on each other. */
  readonly file: string;
  readonly site: string;
  /** Where it is not the one of `MoskApi.v26_2`. */
  readonly api?: MoskApiSettings;
}

/** The backup section of a Cluster, which is a patch and no manifest. */
export interface DefaultTargetRecord {
  readonly what: 'default-target';
  readonly site: string;
  readonly namespace: string;
  readonly cluster: string;
  readonly parameters: TargetParameters;
}

/** What constructs only name, because it is made elsewhere. */
export interface ExternalRecord {
  readonly what: 'external';
  /** `namespace/name` */
  readonly names: readonly string[];
}

export type ConstructRecord = ChartRecord | DefaultTargetRecord | ExternalRecord;

const MARK = 'mosk-backup ';

/**
 * The key under which the construct of an object is found: `ClusterBackup prod/now on site-a`.
 * @param about as `subjectName` has it
 */
export function recordedName(about: string, site: string): string {
  return `${about} on ${site}`;
}

/** The key under which this construct's object is found. */
export function recordedKey(construct: string, metadata: ConstructMetadata): string | undefined {
  return Object.keys(metadata).find(
    (key) => key.includes(' on ') && !key.startsWith(MARK) && metadata[key]?.path === construct,
  );
}

/** The key of anything else; the text that cdk8s knows as a name holds all of it. */
export function recordKey(record: ConstructRecord): string {
  return `${MARK}${JSON.stringify(record)}`;
}

/** Everything that was written by `recordKey`. */
export function readRecords(metadata: ConstructMetadata): ConstructRecord[] {
  return Object.keys(metadata)
    .filter((key) => key.startsWith(MARK))
    .map((key) => JSON.parse(key.slice(MARK.length)) as ConstructRecord);
}
