import { withoutTooMany } from './ancient-changes';
import { afterChange, changeOf } from './change';
import { requireTyped } from './check-types';
import { difference, NO_FIELDS, union } from './field-set';
import { type Managers, managerKey } from './managers';
import type { FieldScope } from './scope';
import { SERVER_FIELDS } from './server-fields';
import { shared } from './shared-fields';
import { UntypedError } from './typed-value';
import { ofServedVersion } from './versions';

/** A write that is no apply. */
export interface Update {
  readonly managers: Managers;
  /** Undefined for a new object. */
  readonly before: object | undefined;
  readonly after: object;
  readonly manager: string;
  /** RFC 3339 */
  readonly time: string;
}

/** Who manages the fields after an update: whoever writes owns what changes, and nobody else any more. */
export function updatedManagers(scope: FieldScope, update: Update): Managers {
  // An object of which it was never known, or no longer is, is not followed until it is applied.
  if (update.before !== undefined && update.managers.size === 0) return update.managers;
  try {
    return withUpdate(scope, update);
  } catch (error) {
    if (error instanceof UntypedError) return new Map();
    throw error;
  }
}

/** @throws UntypedError */
export function withUpdate(scope: FieldScope, update: Update): Managers {
  const { before = scope.empty, after, manager, time } = update;
  requireTyped(scope.type, after);
  const { apiVersion, subresource } = scope;
  const name = { manager: manager || 'unknown', operation: 'Update', apiVersion, subresource } as const;
  const self = managerKey(name);
  const change = changeOf(scope, before, after);
  const left = afterChange(ofServedVersion(update.managers, scope), change, self, (fields) =>
    difference(fields, change.removed),
  );
  const changed = difference(union(change.modified, change.added), SERVER_FIELDS);
  if (changed.size === 0) return withoutTooMany(left);
  const fields = shared(union(left.get(self)?.fields ?? NO_FIELDS, changed));
  return withoutTooMany(new Map(left).set(self, { ...name, time, fields }));
}
