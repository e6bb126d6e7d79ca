import type { Dice } from '../promises/dice';

/** Parts of the entries by anchors, aliases and merge keys, before or after what stands in the entry itself. */
export function merged(config: Record<string, unknown>, dice: Dice): string {
  const lines: string[] = [];
  const part = (fields: object) => JSON.stringify(fields);
  const entryOf = (list: string, member: string): object =>
    ((config[list] as Record<string, object>[])[0] as Record<string, object>)[member] ?? {};
  const context = entryOf('contexts', 'context');
  const cluster = entryOf('clusters', 'cluster');
  const user = entryOf('users', 'user');
  lines.push(`defaults: &d ${part({ namespace: 'merged', ...dice.oneOf([{}, { cluster: 'c' }]) })}`);
  lines.push(`more: &m ${part({ namespace: 'more', user: 'u' })}`);
  lines.push(`user: &u ${part(user)}`);
  lines.push(`server: &s ${part(cluster)}`);
  const merge = dice.oneOf(['<<: *d', '<<: [*d, *m]', '<<: [*m, *d]', '"<<": *d', '<<: {namespace: inline}']);
  const own = part(context).slice(1, -1);
  const body = dice.oneOf([
    `${merge}, ${own}`,
    `${own}, ${merge}`,
    `${own}, ${merge}, namespace: last`,
    merge,
  ]);
  lines.push(`contexts: [{name: ${part(config['current-context'] as object)}, context: {${body}}}]`);
  lines.push(
    `clusters: [{name: c, cluster: ${dice.oneOf(['*s', '{<<: *s}', `{<<: *s, server: ${part(Object(cluster).server)}}`])}}]`,
  );
  lines.push(`users: [{name: u, user: ${dice.oneOf(['*u', '{<<: *u}', '{<<: [*u]}'])}}]`);
  lines.push(`current-context: ${part(config['current-context'] as object)}`);
  return `${lines.join('\n')}\n`;
}
