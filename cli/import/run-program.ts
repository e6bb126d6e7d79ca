import { runInThisContext } from 'node:vm';

/** Gives a program what it imports. */
export type Load = (module: string) => object;

/**
 * Runs a program that we have written, in this process: what is compared with what was read is what its text says. Nothing
 * in it is TypeScript but the ending of its name.
 * @param text as it was written, or is found unchanged
 */
export function runProgram(text: string, load: Load): void {
  const body = text.replace(/^import \{([^}]*)\} from '([^']+)';$/gm, "const {$1} = load('$2');");
  const program = runInThisContext(`(function (load) { 'use strict';\n${body}\n})`) as (load: Load) => void;
  program(load);
}
