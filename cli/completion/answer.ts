import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Io } from '../io';
import { type Completion, complete } from './complete';
import { namesInKubeconfig } from './kubeconfig-names';
import type { CommandWords } from './words';

/** As cobra's scripts and kubectl read the last line: no names of files, unless the shell is to offer some. */
const DIRECTIVE = { none: 4, files: 0, folders: 16 };

/** What it has to do with the world. */
interface Asked extends Pick<Io, 'env' | 'cwd'> {
  readonly stdout: { write(text: string): unknown };
}

/**
 * Answers a shell that asks how a command line may go on: a line for each word, with what it is about behind a tab, then
 * `:N`, which says whether files may follow as well. Says nothing else, and asks nobody but the disk.
 * @param words without the program's name; the last is the one to complete
 */
export function answerCompletion(words: readonly string[], io: Asked): void {
  io.stdout.write(
    completionText(complete(words, knownWords(), (source, typed) => namesInKubeconfig(source, typed, io))),
  );
}

function completionText({ candidates, files }: Completion): string {
  const lines = candidates.map(({ word, about = '' }) => (about === '' ? word : `${word}\t${about}`));
  return [...lines, `:${DIRECTIVE[files ?? 'none']}`, ''].join('\n');
}

/** As the build has written them down; from the sources they are read off the commands, which takes longer. */
function knownWords(): CommandWords {
  const written = path.join(__dirname, WORDS_FILE);
  if (existsSync(written)) return JSON.parse(readFileSync(written, 'utf8')) as CommandWords;
  return (require('./own-words') as typeof import('./own-words')).ownWords();
}

export const WORDS_FILE = 'words.json';
