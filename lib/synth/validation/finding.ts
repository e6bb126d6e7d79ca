import type { BackupError, ErrorCode } from '../../errors';
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

/** `ConfigMap prod/settings` */
export function nameOf({ kind, metadata }: KubeObject): string {
  return `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;
}
