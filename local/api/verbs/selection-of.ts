import { parseSelection, type Selection } from '../select';
import type { Call } from './api';

/** @throws StatusError 400 for a selector that cannot be read */
export function selectionOf({ query, resource }: Call): Selection {
  return parseSelection(
    query.get('labelSelector') ?? undefined,
    query.get('fieldSelector') ?? undefined,
    resource.selectableFields,
  );
}
