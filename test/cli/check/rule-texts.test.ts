import { COMMANDS } from '../../../cli/commands';
import { RULES } from '../../../lib/policy';

it('the commands that texts of rules tell people to run exist', () => {
  const named = RULES.flatMap(({ id, why, fix }) =>
    [...`${why} ${fix}`.matchAll(/mosk-backup ([a-z]+)/g)].map(([, command]) => ({ id, command })),
  );
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter(({ command }) => !COMMANDS.some(({ name }) => name === command))).toEqual([]);
});
