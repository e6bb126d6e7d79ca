import { type FieldError, forbidden, invalid, required } from '../../../lib/schema';
import type { LabelSelector } from './label-match';
import { labelKeyComplaints, labelValueComplaints } from './label-rules';

/** What is wrong with a name like those of labels: `name` or `prefix/name`. */
export function labelKeyErrors(key: string, field: string): FieldError[] {
  return labelKeyComplaints(key).map((detail) => invalid(field, key, detail));
}

function labelValueErrors(value: string, field: string): FieldError[] {
  return labelValueComplaints(value).map((detail) => invalid(field, value, detail));
}

/** Both keys and values are complained of at the whole. */
export function labelErrors(labels: Readonly<Record<string, string>>, field: string): FieldError[] {
  return Object.entries(labels).flatMap(([key, value]) => [
    ...labelKeyErrors(key, field),
    ...labelValueErrors(value, field),
  ]);
}

/** What is wrong with a selector that an object carries. */
export function labelSelectorErrors(
  { matchLabels = {}, matchExpressions = [] }: LabelSelector,
  field: string,
): FieldError[] {
  return [
    ...labelErrors(matchLabels, `${field}.matchLabels`),
    ...matchExpressions.flatMap(({ key, operator, values = [] }, index) => {
      const at = `${field}.matchExpressions[${index}]`;
      return [
        ...operatorErrors(operator, values, at),
        ...labelKeyErrors(key, `${at}.key`),
        ...values.flatMap((value, of) => labelValueErrors(value, `${at}.values[${of}]`)),
      ];
    }),
  ];
}

function operatorErrors(operator: string, { length }: readonly string[], field: string): FieldError[] {
  switch (operator) {
    case 'In':
    case 'NotIn':
      return length > 0
        ? []
        : [required(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'")];
    case 'Exists':
    case 'DoesNotExist':
      return length === 0
        ? []
        : [
            forbidden(
              `${field}.values`,
              "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
            ),
          ];
    default:
      return [invalid(`${field}.operator`, operator, 'not a valid selector operator')];
  }
}
