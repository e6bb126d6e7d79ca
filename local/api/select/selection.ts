import type { KubeObject } from '../../../lib/model';
import { fieldTerms, fieldValue, type SelectableFields, termsAsRequirements } from './field-selector';
import { parseLabelSelector } from './label-selector';
import { satisfies } from './requirement';

/** Whether an object belongs to a list or a watch. */
export type Selection = (object: KubeObject) => boolean;

/**
 * Reads selectors; whether the fields are ones that can be selected is seen when the selection is made of them, which the real
 * server does after other checks.
 *
 * @throws StatusError 400 for a selector that cannot be read
 */
export function parseSelection(
  labelSelector: string,
  fieldSelector: string,
): (selectableFields: SelectableFields) => Selection {
  const labels = parseLabelSelector(labelSelector);
  const terms = fieldTerms(fieldSelector);
  return (selectableFields) => {
    const fields = termsAsRequirements(terms, selectableFields);
    const selectedOf = (object: KubeObject, key: string) =>
      selectableFields.selected?.(object, key) ?? fieldValue(object, key);
    return (object) =>
      labels.every((requirement) => satisfies(requirement, object.metadata.labels?.[requirement.key])) &&
      fields.every((requirement) => satisfies(requirement, selectedOf(object, requirement.key)));
  };
}
