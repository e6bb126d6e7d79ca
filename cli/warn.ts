import { objectName } from '../lib/contract';
import type { KubeObject } from '../lib/model';
import type { CommandContext } from './command-context';
import { linesText } from './output';

/**
 * Something that somebody has to know, on stderr; in JSON as `docs/json.md` says.
 * @param object that it is about, if it is about one
 */
export function warn({ io, globals }: CommandContext, text: string, object?: KubeObject): void {
  if (globals().json) {
    const about = object === undefined ? {} : { object: objectName(object) };
    io.stderr.write(`${JSON.stringify({ warning: { ...about, text } })}\n`);
  } else {
    io.stderr.write(linesText([`warning: ${object === undefined ? '' : `${objectName(object)}: `}${text}`]));
  }
}
