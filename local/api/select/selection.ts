import type { KubeObject } from '../../../lib/model';
import { fieldValue, parseFieldSelector } from './field-selector';
import { parseLabelSelector } from './label-selector';
import { satisfies } from './requirement';

/** Whether an object belongs to a list or a watch. */
export type Selection = (object: KubeObject) => boolean;

/** @throws StatusError 400 for a selector that cannot be read */
export function parseSelection(
  labelSelector: string | undefined,
  fieldSelector: string | undefined,
  selectableFields: readonly string[],
): Selection {
  const labels = parseLabelSelector(labelSelector ?? '');
  const fields = parseFieldSelector(fieldSelector ?? '', selectableFields);
  return (object) =>
    labels.every((requirement) => satisfies(requirement, object.metadata.labels?.[requirement.key])) &&
    fields.every((requirement) => satisfies(requirement, fieldValue(object, requirement.key)));
}
