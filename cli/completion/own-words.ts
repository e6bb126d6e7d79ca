import { processIo } from '../io';
import { wholeProgram } from '../program';
import { readWords } from './read-words';
import type { CommandWords } from './words';

/** What can be typed to this program. The build writes it beside this file. */
export function ownWords(): CommandWords {
  return readWords(wholeProgram(processIo(new AbortController().signal)));
}
