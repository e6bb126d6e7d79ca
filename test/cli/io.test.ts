import path from 'node:path';
import { calledAs } from '../../cli/io';

it.each([
  ['/home/me/site/node_modules/.bin/mosk-backup', 'npx mosk-backup'],
  ['/usr/local/bin/mosk-backup', 'mosk-backup'],
  ['/home/me/site/dist/cli/main.js', 'node dist/cli/main.js'],
])('a command to copy, when called by %s, begins with %s', (script, program) => {
  expect(calledAs(script, '/home/me/site')).toBe(program);
});

describe('in a checkout it is the command that brings its own Node', () => {
  const root = path.join(__dirname, '../..');
  const bin = path.join(root, 'node_modules/.bin');
  const script = path.join(root, 'dist/cli/main.js');

  it.each([
    ['inside', root, '/usr/bin', 'npx mosk-backup'],
    ['further inside', path.join(root, 'examples/pulumi'), '/usr/bin', 'npx mosk-backup'],
    ['outside, where PATH has it', '/home/me', ['/usr/bin', bin].join(path.delimiter), 'mosk-backup'],
    ['beside it', path.dirname(root), '/usr/bin', `${path.basename(root)}/node_modules/.bin/mosk-backup`],
    ['far away', '/home/me/a/b/c', '/usr/bin', `${bin}/mosk-backup`],
  ])('%s', (_, cwd, searchPath, program) => {
    expect(calledAs(script, cwd, searchPath)).toBe(program);
  });
});
