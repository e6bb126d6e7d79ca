/** What a backup needs and is not there any more: the one command that makes it again, which runs as it is printed. */
import { shellWord } from '../../lib/model';
import type { CommandPlace } from '../command-place';

export interface BringBack {
  readonly why: string;
  readonly command: string;
}

export function bringBackCredential({ program }: CommandPlace, name: string): BringBack {
  return {
    why: `make the credential again under its name, ${name}; this tells what it takes`,
    command: `${program} help credential create`,
  };
}

export function bringBackKey({ program, options }: CommandPlace, name: string): BringBack {
  return {
    why: 'bring the key back from where a copy of it is kept, on the standard input; no other one reads its archives',
    command: `${program} key create ${name} --stdin ${options}`,
  };
}

/**
 * The value comes by the standard input: arguments can be seen by others.
 * @param what `key`, `secret access key`
 */
export function bringBackSecret(
  { options }: CommandPlace,
  what: string,
  secret: { readonly name: string; readonly dataKey: string },
): BringBack {
  return {
    why: `put the ${what} back as it was, from the standard input and without a line break at its end`,
    command: `kubectl create secret generic ${secret.name} --from-file=${shellWord(secret.dataKey)}=/dev/stdin ${options}`,
  };
}
