import { duplicate, type FieldError, required, tooMany } from '../../../lib/schema';
import { labelKeyErrors } from '../select';
import type { PolicySpec } from './admission-objects';
import { type Compiled, expressionErrors } from './policy-expressions';

const MOST = 64;

/** What is wrong with the conditions under which a policy is asked at all. */
export function matchConditionErrors(
  conditions: NonNullable<PolicySpec['matchConditions']>,
  compiled: readonly Compiled[],
): FieldError[] {
  const field = 'spec.matchConditions';
  const names = conditions.map(({ name }) => name);
  return [
    ...(conditions.length > MOST ? [tooMany(field, conditions.length, MOST)] : []),
    ...compiled.flatMap((each) => expressionErrors(each)),
    ...names.flatMap((name, index) => {
      const at = `${field}[${index}].name`;
      if (name === '') return [required(at)];
      return [...labelKeyErrors(name, at), ...(names.indexOf(name) < index ? [duplicate(at, name)] : [])];
    }),
  ];
}
