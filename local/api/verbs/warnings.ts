import type { KubeObject } from '../../../lib/model';
import type { Resource } from '../resources';
import { StatusError } from '../status-error';
import { finalizerWarnings } from './metadata-rules';

/** Does something; a refusal carries the warnings, as success does. */
export function withWarnings<T>(warnings: readonly string[], act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof StatusError) error.warnings = [...warnings, ...error.warnings];
    throw error;
  }
}

/** Of what whoever writes an object is warned. */
export function warningsOf(
  { custom, warnings }: Resource,
  object: KubeObject,
  before: KubeObject | undefined,
): string[] {
  return [...(custom ? finalizerWarnings(object, before) : []), ...(warnings?.(object, before) ?? [])];
}
