import { contentsOf, treeOf } from '../../../cli/review/read/git-output';
import { gitEnvironment } from '../../../cli/review/read/git-process';

const ID = '1'.repeat(40);
const OTHER = '2'.repeat(40);
const entry = (mode: string, type: string, path: string | Buffer) =>
  Buffer.concat([Buffer.from(`${mode} ${type} ${ID}\t`), Buffer.from(path as string), Buffer.from('\0')]);

describe('what Git lists', () => {
  it('is files, links and submodules, whatever their names are', () => {
    const tree = treeOf(
      Buffer.concat([
        entry('100644', 'blob', 'a b\n"ä".yaml'),
        entry('100755', 'blob', 'run.yaml'),
        entry('120000', 'blob', 'link.yaml'),
        entry('160000', 'commit', 'vendor'),
      ]),
    );

    expect([...tree].map(([path, { kind }]) => [path, kind])).toEqual([
      ['a b\n"ä".yaml', 'file'],
      ['run.yaml', 'file'],
      ['link.yaml', 'link'],
      ['vendor', 'submodule'],
    ]);
  });

  it('stays two where two names are no UTF-8', () => {
    const names = [0xfe, 0xff].map((byte) => Buffer.from([0x61, byte]));

    expect(treeOf(Buffer.concat(names.map((name) => entry('100644', 'blob', name)))).size).toBe(2);
  });

  it.each([
    ['cut off', entry('100644', 'blob', 'a.yaml').subarray(0, 20)],
    ['of another form', Buffer.from('hint: something\0')],
    ['of another kind', entry('999644', 'blob', 'a.yaml')],
  ])('is an error where it is %s', (_what, output) => {
    expect(() => treeOf(output)).toThrow('not understood');
  });
});

describe('contents', () => {
  const blob = (id: string, content: string) => `${id} blob ${Buffer.byteLength(content)}\n${content}\n`;

  it('are told apart by their lengths, whatever is in them', () => {
    const output = Buffer.from(blob(ID, `${OTHER} missing\n`) + blob(OTHER, ''));

    const contents = contentsOf(output, [ID, OTHER]);

    expect(contents.get(ID)?.toString()).toBe(`${OTHER} missing\n`);
    expect(contents.get(OTHER)).toHaveLength(0);
  });

  it.each([
    ['missing', `${ID} missing\n${blob(OTHER, 'x')}`, 'lacks files'],
    ['of another object', blob(OTHER, 'x') + blob(ID, 'x'), 'not understood'],
    ['cut off', blob(ID, 'x') + blob(OTHER, 'long').slice(0, -3), 'not understood'],
    ['more than was asked for', blob(ID, 'x') + blob(OTHER, 'y') + blob(OTHER, 'z'), 'not understood'],
    ['of no length', `${ID} blob x\n\n${blob(OTHER, 'y')}`, 'not understood'],
    ['no content', `${ID} tree 0\n\n${blob(OTHER, 'y')}`, 'not understood'],
    ['none', '', 'not understood'],
  ])('never stand for others where one is %s', (_what, output, problem) => {
    expect(() => contentsOf(Buffer.from(output), [ID, OTHER])).toThrow(problem);
  });
});

it('no variable leads Git to other objects, another history or over the network', () => {
  const env = gitEnvironment({
    PATH: '/bin',
    GIT_DIR: '/x',
    GIT_OBJECT_DIRECTORY: '/x',
    GIT_ALTERNATE_OBJECT_DIRECTORIES: '/x',
    GIT_REPLACE_REF_BASE: 'refs/x',
    GIT_SHALLOW_FILE: '/x',
    GIT_CONFIG_COUNT: '0',
  });

  expect(env).toEqual({
    PATH: '/bin',
    GIT_CONFIG_COUNT: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_GRAFT_FILE: '/dev/null',
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
    LC_ALL: 'C',
  });
});
