import path from 'node:path';
import { calledAs } from '../../cli/io';

test.each([
  ['/home/me/site/node_modules/.bin/mosk-backup', 'npx mosk-backup'],
  ['/usr/local/bin/mosk-backup', 'mosk-backup'],
  ['/home/me/site/dist/cli/main.js', 'node dist/cli/main.js'],
])('a command to copy, when called by %s, begins with %s', (script, program) => {
  expect(calledAs(script, '/home/me/site')).toBe(program);
});

test('in a checkout it is the command that brings its own Node', () => {
  const root = path.join(__dirname, '../..');
  expect(calledAs(path.join(root, 'dist/cli/main.js'), root)).toBe('node_modules/.bin/mosk-backup');
});
