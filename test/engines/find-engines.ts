import { engines } from '../../tools/engines.cjs';
import { findEngine as lookUp } from '../../tools/find-engine.cjs';

const known = new Map<string, string | undefined>();

/**
 * Absolute path of an engine's binary, or undefined if `npm run tools` has yet to build it.
 *
 * @param name a name of `tools/engines.cjs`, such as `pulumi` or `kube-apiserver`
 * @throws an Error if there is no engine of that name
 */
export function findEngine(name: string): string | undefined {
  const engine = engines.find((each) => each.name === name);
  if (engine === undefined) {
    throw new Error(`there is no engine "${name}"; there are ${engines.map((each) => each.name).join(', ')}`);
  }
  if (!known.has(name)) known.set(name, lookUp(engine).path);
  return known.get(name);
}

/**
 * Absolute path of an engine's binary.
 *
 * @throws an Error that says how to build it
 */
export function requireEngine(name: string): string {
  const path = findEngine(name);
  if (path === undefined)
    throw new Error(`${name} is missing. Build it with: npm run tools -- --only ${name}`);
  return path;
}
