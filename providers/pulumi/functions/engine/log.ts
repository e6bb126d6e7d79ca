import { logicalName } from './logical-name';
import { thisProcess } from './process';

/**
 * A line for the user. The engine shows what a dynamic provider prints under the stack, so the line names its resource.
 */
export function log(resource: { owner: string }, text: string): void {
  thisProcess().print(`${logicalName(resource)}: ${text}`);
}
