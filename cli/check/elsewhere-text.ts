import { listed } from '../../lib/review';
import type { Mistake } from '../input';

/** That something of ours may be where nothing is read; `undefined` where there is no such place. */
export function elsewhereText(places: readonly Mistake[]): string | undefined {
  const [first] = places;
  if (first === undefined) return undefined;
  const files = listed([...new Set(places.map(({ file }) => file))]);
  return `Not read is what comes from elsewhere, by a repository, a chart or a generator, in ${files}. If backups may be in it, ${first.fix}.`;
}
