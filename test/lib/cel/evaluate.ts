import { celValue, compileCel, DYN } from '../../../lib/cel';

/** What an expression says of values of JSON, of whose types nothing is known. */
export function evaluate(expression: string, scope: object): unknown {
  const names = Object.keys(scope);
  const program = compileCel(expression, Object.fromEntries(names.map((name) => [name, DYN])));
  return program.run(
    Object.fromEntries(Object.entries(scope).map(([name, value]) => [name, celValue(value)])),
  );
}
