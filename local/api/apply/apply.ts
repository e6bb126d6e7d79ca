import { jsonEqual } from '../../../lib/json';
import type { KubeObject } from '../../../lib/model';
import { afterChange, changeOf, takenFields } from './change';
import { requireTyped } from './check-types';
import { ApplyConflict, type Conflict, conflictsOf } from './conflict';
import { cut, difference, type FieldSet, hasPath, NO_FIELDS, union } from './field-set';
import { fieldsOf } from './fields-of';
import { appliedBefore, KUBECTL, withLastApplied } from './last-applied';
import { type Managers, managerKey } from './managers';
import { merge } from './merge';
import { pruned } from './prune';
import type { FieldScope } from './scope';
import { SERVER_FIELDS } from './server-fields';
import { shared } from './shared-fields';
import { withUpdate } from './update';
import { ofServedVersion } from './versions';

/** A configuration that is applied. It fits its types. */
export interface Application {
  readonly managers: Managers;
  /** Undefined for an object that is not there yet. Without `managedFields`, as the configuration. */
  readonly live: KubeObject | undefined;
  readonly config: KubeObject;
  readonly manager: string;
  /** Takes fields from others who manage them. */
  readonly force: boolean;
  /** RFC 3339 */
  readonly time: string;
}

export interface Applied {
  readonly object: KubeObject;
  readonly managers: Managers;
}

/** What was there before anything was ever applied. */
const BEFORE_FIRST_APPLY = 'before-first-apply';

/**
 * The live object with what is applied and without what its manager no longer applies, and who manages its fields then.
 *
 * @throws ApplyConflict for fields that others manage; UntypedError for a live object that does not fit its types
 */
export function applied(scope: FieldScope, application: Application): Applied {
  const { managers, live, config, manager, time } = application;
  if (live !== undefined) requireTyped(scope.type, live);
  const followed =
    managers.size === 0 && live !== undefined
      ? withUpdate(scope, { managers, before: undefined, after: live, manager: BEFORE_FIRST_APPLY, time })
      : managers;
  const attempt = { ...application, managers: followed };
  if (manager !== KUBECTL) return merged(scope, attempt);
  const { object, managers: left } = takingOver(scope, attempt);
  return { object: withLastApplied(object, config), managers: left };
}

/** What kubectl has applied on its own side before is no conflict. */
function takingOver(scope: FieldScope, application: Application): Applied {
  try {
    return merged(scope, application);
  } catch (error) {
    if (!(error instanceof ApplyConflict) || application.live === undefined) throw error;
    const left = withoutAllowed(error.conflicts, appliedBefore(scope.type, application.live));
    if (left.length > 0) throw new ApplyConflict(left);
    return merged(scope, { ...application, force: true });
  }
}

function withoutAllowed(conflicts: readonly Conflict[], allowed: FieldSet): Conflict[] {
  return conflicts.filter(({ path }) => !hasPath(allowed, path));
}

function merged(scope: FieldScope, { managers, live, config, manager, force, time }: Application): Applied {
  const { type, apiVersion, subresource } = scope;
  const before = live ?? scope.empty;
  const name = { manager, operation: 'Apply', apiVersion, subresource } as const;
  const self = managerKey(name);
  const known = ofServedVersion(managers, scope);
  const last = known.get(self);
  const mine = { ...name, time: last?.time, fields: cut(fieldsOf(type, config), scope.reset) };
  const claimed = new Map(known).set(self, mine);
  const whole = merge(type, before, config);
  const object = last === undefined ? whole : pruned(type, whole, last.fields, fieldsOfAll(claimed));

  const change = changeOf(scope, before, object);
  const taken = force ? [] : takenFields(claimed, change, self);
  if (taken.length > 0) throw new ApplyConflict(conflictsOf(taken));
  const left = new Map(afterChange(claimed, change, self, (fields) => fields));
  const fields = shared(difference(mine.fields, SERVER_FIELDS));
  if (fields.size === 0) left.delete(self);
  // Who applies what is there already has changed nothing: the time stays.
  else left.set(self, { ...mine, fields, ...(jsonEqual(before, object) ? {} : { time }) });
  return { object: object as KubeObject, managers: left };
}

function fieldsOfAll(managers: Managers): FieldSet {
  let all = NO_FIELDS;
  for (const { fields } of managers.values()) all = union(all, fields);
  return all;
}
