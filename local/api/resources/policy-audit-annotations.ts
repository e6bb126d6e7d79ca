import { duplicate, type FieldError, invalid, invalidShown, required } from '../../../lib/schema';
import { labelKeyErrors } from '../select';
import type { PolicySpec } from './admission-objects';
import { type Compiled, expressionErrors } from './policy-expressions';

const MOST = 20;
const LONGEST_EXPRESSION = 5 * 1024;

/** What is wrong with the annotations that a policy adds to the audit log, each below the name of the policy. */
export function auditAnnotationErrors(
  policy: string,
  annotations: NonNullable<PolicySpec['auditAnnotations']>,
  compiled: readonly Compiled[],
): FieldError[] {
  const field = 'spec.auditAnnotations';
  const keys = annotations.map(({ key }) => key);
  const asInGo = annotations.map(({ key, valueExpression }) => ({
    Key: key,
    ValueExpression: valueExpression,
  }));
  return [
    ...(annotations.length > MOST
      ? [invalidShown(field, asInGo, `must not have more than ${MOST} auditAnnotations`)]
      : []),
    ...keys.flatMap((key, index) => {
      const at = `${field}[${index}].key`;
      return [
        ...(policy === ''
          ? [invalid(at, key, 'requires metadata.name be non-empty')]
          : labelKeyErrors(`${policy}/${key}`, at)),
        ...(keys.indexOf(key) < index ? [duplicate(at, key)] : []),
      ];
    }),
    ...compiled.flatMap(valueErrors),
  ];
}

function valueErrors(compiled: Compiled): FieldError[] {
  return Buffer.byteLength(compiled.expression.trim()) > LONGEST_EXPRESSION
    ? [required(compiled.field, `must not exceed ${LONGEST_EXPRESSION} bytes in length`)]
    : expressionErrors(compiled, 'valueExpression is not specified');
}
