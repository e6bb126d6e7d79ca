import type { KubeObject } from '../model';

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
  readonly site: string;
  /**
   * Where the object, or a path in it, stands.
   * @param path such as `spec.parameters.rclone.bucket`
   */
  place(path?: string): Place;
}

/** Identity of an object over all management clusters. */
export function subjectKey({ site, manifest: { kind, metadata } }: Subject): string {
  return `${site} ${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
}

/** `ClusterBackup prod/before-26-2` */
export function subjectName({ manifest: { kind, metadata } }: Subject): string {
  return metadata.namespace === undefined
    ? `${kind} ${metadata.name}`
    : `${kind} ${metadata.namespace}/${metadata.name}`;
}
