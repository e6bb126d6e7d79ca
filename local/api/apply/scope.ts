import type { FieldSet } from './field-set';
import type { FieldType } from './field-type';

/** What there is to know of the objects of a resource, or of its subresource, to say who manages their fields. */
export interface FieldScope {
  readonly type: FieldType;
  readonly apiVersion: string;
  readonly subresource?: string;
  /** What writes to this path do not change, with all that is below: nobody owns it by them. */
  readonly reset: FieldSet;
  /** An object of the kind before anything is said of it. */
  readonly empty: object;
}
