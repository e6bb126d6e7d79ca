import { LEAST_NODE, oldNodeMessage } from '../../cli/node-version';
import { engines } from '../../package.json';

it('a Node older than package.json wants is told so, with what to do', () => {
  expect(engines.node).toBe(`>=${LEAST_NODE.join('.')}`);
  expect(oldNodeMessage('20.20.2')).toMatch(
    /needs Node 22\.12[\s\S]*fix: .*node_modules\/\.bin\/mosk-backup/,
  );
  expect(oldNodeMessage('22.11.0')).toBeDefined();
  expect(oldNodeMessage('22.12.0')).toBeUndefined();
  expect(oldNodeMessage('24.1.0')).toBeUndefined();
});
