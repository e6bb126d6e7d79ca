import { BackupError, type ErrorCode } from '../../errors';
import type { KubeObject } from '../../model';
import type { RenderedObject } from '../rendered-app';

export type Finding = BackupError;

/** What may be meant: the manifests are written all the same. */
const WARNINGS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'unknown-field',
  'tracking-label',
  'server-owned-field',
]);

export function isWarning({ code }: Finding): boolean {
  return WARNINGS.has(code);
}

/** `site/nightly/Resource: spec.schedule` */
export function place({ path }: RenderedObject, field: string): string {
  return `${path}: ${field}`;
}

/** A finding at a path in a manifest, as one at a construct. */
export function movedTo(
  object: RenderedObject,
  { code, problem, at = '', value, fix, cause }: Finding,
): Finding {
  return new BackupError(code, problem, { at: place(object, at), value, fix, cause });
}

/** `ConfigMap prod/settings` */
export function nameOf({ kind, metadata }: KubeObject): string {
  return `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;
}
