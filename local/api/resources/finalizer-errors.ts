import { type FieldError, invalid } from '../../../lib/schema';

export const STANDARD_FINALIZERS: readonly string[] = ['orphan', 'foregroundDeletion', 'kubernetes'];

/** Of kinds of Kubernetes itself: finalizers that are not its own have a prefix. */
export function standardFinalizerErrors(finalizer: string, field: string): FieldError[] {
  return finalizer.includes('/') || STANDARD_FINALIZERS.includes(finalizer)
    ? []
    : [invalid(field, finalizer, 'name is neither a standard finalizer name nor is it fully qualified')];
}
