import type { CommandContext } from '../command-context';
import { warn } from '../warn';
import type { Collected } from './collection';

interface Trouble {
  readonly text: string;
  /** What is said when there is none any more. */
  readonly over: string;
}

/** Tells each trouble once, and that it is over. */
export function troubleTeller(context: CommandContext): (collected: readonly Collected[]) => void {
  let told: ReadonlyMap<string, Trouble> = new Map();
  return (collected) => {
    const now = troublesOf(collected);
    for (const [about, { text }] of now)
      if (told.get(about)?.text !== text) warn(context, `${about}: ${text}`);
    for (const [about, { over }] of told) if (!now.has(about)) warn(context, `${about}: ${over}`);
    told = now;
  };
}

/** By what they are about. */
function troublesOf(collected: readonly Collected[]): Map<string, Trouble> {
  const found = new Map<string, Trouble>();
  for (const { watch, probe } of collected) {
    const unread = [...new Set(watch.troubles().map(({ problem }) => problem))].join('; ');
    if (unread !== '') found.set(watch.name, { text: unread, over: 'can be read again' });
    for (const [about, text] of probe?.troubles() ?? [])
      found.set(`${watch.name}: ${about}`, { text, over: 'no trouble any more' });
  }
  return found;
}
