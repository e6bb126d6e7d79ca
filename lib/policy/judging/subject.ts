import { identityOf, objectName } from '../../contract';
import { BACKUP_TYPES, KAAS_GROUP, type KubeObject, SecretType } from '../../model';

/** Where something stands, in the terms of whoever wrote it. */
export interface Place {
  /** For people: `site-a/backup.yaml:12`, the path of a construct, or the URN of a resource. */
  readonly text: string;
  /** The file, as it was named. */
  readonly file?: string;
  /** Line in the file, from 1. */
  readonly line?: number;
  /** Path of the construct. */
  readonly construct?: string;
  /** URN of the Pulumi resource. */
  readonly urn?: string;
}

/** One object that is judged, and where it comes from. */
export interface Subject {
  /** The object as it is written, or as it lives. */
  readonly manifest: KubeObject;
  /** Its management cluster: within one, an object is declared once. */
  readonly managementCluster: string;
  /**
   * What is applied together: a folder. Two of them may declare one object each of the same identity, for two clusters
   * that nobody tells apart; only reviews ask. @default - everything is applied together
   */
  readonly appliedFrom?: string | undefined;
  /**
   * Where the object, or a path in it, stands.
   * @param path such as `spec.parameters.rclone.bucket`
   */
  place(path?: string): Place;
  /** What whoever declares it says of the names in it; without, nothing is known of them, as in a plain manifest. */
  readonly references?: readonly Reference[];
}

/** A credential or key that a target names. */
export interface Reference {
  /** Path of the name in the object: `spec.parameters.keyEncryptionKey`. */
  readonly field: string;
  /** `metadata.name` of the credential or key. */
  readonly name: string;
  /** The management cluster on which it is declared; without, it exists without being declared. */
  readonly managementCluster?: string;
}

/** Identity of an object over all management clusters. */
export function subjectKey({ managementCluster, manifest }: Subject): string {
  const { kind, namespace = '', name } = identityOf(manifest);
  return objectKey(managementCluster, kind, namespace, name);
}

/** The same, of an object that is only named. */
export function objectKey(
  managementCluster: string,
  kind: string,
  namespace: string | undefined,
  name: string,
): string {
  return `${managementCluster} ${kind} ${namespace ?? ''}/${name}`;
}

/** `ClusterBackup prod/before-26-2` */
export function subjectName({ manifest }: Subject): string {
  return objectName(manifest);
}

/** The text of an annotation, if it is there and a text. */
export function annotationOf({ manifest }: Subject, name: string): string | undefined {
  const annotations: unknown = manifest.metadata?.annotations;
  if (typeof annotations !== 'object' || annotations === null) return undefined;
  const text: unknown = (annotations as Record<string, unknown>)[name];
  return typeof text === 'string' ? text : undefined;
}

/** Whether an object is one of the API's own: of its group, whatever the kind. */
export function isOfApi({ apiVersion }: KubeObject): boolean {
  return typeof apiVersion === 'string' && apiVersion.startsWith(`${KAAS_GROUP}/`);
}

const OUR_KINDS: ReadonlySet<string> = new Set(BACKUP_TYPES.map(({ kind }) => kind));

/** Whether an object is of one of the kinds that are judged, in whatever version of the API. */
export function isOfOurKinds(manifest: KubeObject): boolean {
  return isOfApi(manifest) && OUR_KINDS.has(manifest.kind);
}

/** Whether an object is a plain Secret of Kubernetes. */
export function isSecret({ apiVersion, kind }: KubeObject): boolean {
  return kind === SecretType.kind && apiVersion === SecretType.version;
}
