import { METADATA_FIELDS } from '../resources';
import { parseSelection, type Selection } from '../select';
import type { Call } from './api';
import { requireListOptions } from './list-options';

/**
 * What a request on a collection is about.
 *
 * @throws StatusError 400 for a selector that cannot be read, or a field that cannot be selected, 422 for other options that
 * contradict each other: of several mistakes the first one is told, in the order of the real server
 */
export function selectionOf({ query, resource }: Call): Selection {
  const select = parseSelection(query.get('labelSelector') ?? '', query.get('fieldSelector') ?? '');
  requireListOptions(query);
  return select({
    names: resource.selectableFields,
    selected: resource.selected,
    listed: resource.selectableFields === METADATA_FIELDS && !resource.custom,
  });
}
