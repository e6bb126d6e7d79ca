import { BackupError } from '../../errors';
import type { ClusterBackupSpec, KubeObject } from '../api/manifest';
import { KEPT_ANNOTATION, OWNER_ANNOTATION, RUN_ANNOTATION } from '../api/records';
import { isObject } from '../values/is-object';

/** The declaration that an object belongs to. Two declarations never share an object. */
export interface Owner {
  /** `pulumi`, `cli` */
  readonly tool: string;
  /** `organization/project/stack`, or what `--owner` says. */
  readonly scope: string;
  /** Logical name within the scope. */
  readonly name: string;
}

/** @throws BackupError `owner-invalid` when a part contains a colon, is empty or does not fit an annotation */
export function ownerText({ tool, scope, name }: Owner): string {
  for (const part of [tool, scope, name]) {
    if (part === '' || part.includes(':') || part.length > 1000) {
      throw new BackupError('owner-invalid', 'An owner has three non-empty parts without a colon', {
        value: JSON.stringify(part),
        fix: 'choose another tool, scope or name',
      });
    }
  }
  return `${tool}:${scope}:${name}`;
}

/** What makes a run the run that it is: change any of it and it is another run with another name. */
export interface RunIdentity {
  /** Two clusters of one name in two namespaces may share a bucket, and the run's name becomes the file's. */
  readonly namespace?: string;
  readonly targetCluster: string;
  readonly parameters?: ClusterBackupSpec['parameters'];
  readonly fileNames?: ClusterBackupSpec['fileNames'];
  /** Any JSON values; a changed trigger asks for a new run. */
  readonly triggers?: readonly unknown[];
}

/** Ten hexadecimal digits, the same for the same run whatever the order of its keys. */
export function runHash({ namespace, targetCluster, parameters, fileNames, triggers }: RunIdentity): string {
  const identity = canonicalJson({ namespace, targetCluster, parameters, fileNames, triggers });
  // Loading it takes longer than all of lib/, and constructs never need it.
  const { createHash } = require('node:crypto') as typeof import('node:crypto');
  return createHash('sha256').update(identity).digest('hex').slice(0, 10);
}

/** Fields of a backup's spec that only its management cluster knows. */
export function furtherFieldsOf(spec: Partial<ClusterBackupSpec>): Readonly<Record<string, unknown>> {
  const { targetCluster, parameters, fileNames, createdBy, delete: request, ...further } = spec;
  return further;
}

/** What asks for a new run when it changes: triggers, and declared fields that only the management cluster knows. */
export function runTriggers({ triggers, extraFields }: Asking): readonly unknown[] | undefined {
  return extraFields === undefined ? triggers : [...(triggers ?? []), { extraFields }];
}

interface Asking {
  readonly triggers?: readonly unknown[];
  readonly extraFields?: object;
}

/** An object is ours only if both the owner and the run match. */
export function isOurs(object: KubeObject, owner: string, hash: string): boolean {
  return ownerOf(object) === owner && object.metadata.annotations?.[RUN_ANNOTATION] === hash;
}

export function ownerOf(object: KubeObject): string | undefined {
  return object.metadata.annotations?.[OWNER_ANNOTATION];
}

/** JSON with sorted keys and without empty members. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner) =>
    isObject(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}

/** Owner that has given an object up on destroy, so that it is nobody's. */
export function keptFrom({ metadata }: KubeObject): string | undefined {
  return metadata.annotations?.[KEPT_ANNOTATION];
}

/** Annotations that make an object nobody's. */
export function givenUpBy(owner: string): Record<string, string | null> {
  return { [OWNER_ANNOTATION]: null, [KEPT_ANNOTATION]: owner };
}

/** Annotations that make it somebody's. */
export function ownedBy(owner: string): Record<string, string | null> {
  return { [OWNER_ANNOTATION]: owner, [KEPT_ANNOTATION]: null };
}
