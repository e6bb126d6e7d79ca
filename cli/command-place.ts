import { shellWord } from '../lib/model';
import type { Globals } from './globals';
import type { Io } from './io';

/** Where a command that people are to copy has to act: the place that they have named themselves. */
export interface CommandPlace {
  /** How this program was called: `mosk-backup`. */
  readonly program: string;
  /** Options that mosk-backup and kubectl both take: `-n prod --context mgmt`. */
  readonly options: string;
}

export function commandPlace(
  { program }: Pick<Io, 'program'>,
  { context, kubeconfig }: Pick<Globals, 'context' | 'kubeconfig'>,
  namespace: string | undefined,
): CommandPlace {
  const named = Object.entries({ '--context': context, '--kubeconfig': kubeconfig }).flatMap(
    ([option, value]) => (value === undefined ? [] : [option, shellWord(value)]),
  );
  return { program, options: [...(namespace === undefined ? [] : ['-n', namespace]), ...named].join(' ') };
}
