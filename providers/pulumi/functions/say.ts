import { logicalName } from './logical-name';

/**
 * A line for the user. The engine shows what a dynamic provider prints under the stack, so the line names its resource.
 */
export function say(resource: { owner: string }, text: string): void {
  console.log(`${logicalName(resource)}: ${text}`);
}
