import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/**
 * Writes down what can be typed to the command line, so that completing loads none of its commands.
 * @param {string} folder `dist/cli/completion`
 */
export function writeWords(folder) {
  const require = createRequire(`${folder}/`);
  const { WORDS_FILE } = require('./answer.js');
  const { ownWords } = require('./own-words.js');
  writeFileSync(`${folder}/${WORDS_FILE}`, JSON.stringify(ownWords()));
}
