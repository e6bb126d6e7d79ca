import { Identifiers } from '../../../lib/imported/code/identifiers';

describe('names of constants', () => {
  it.each([
    ['s3-backup', 'credential', 's3Backup'],
    ['prod', 'project', 'prod'],
    ['2026', 'key', 'key2026'],
    ['1st.of-all', 'project', 'project1stOfAll'],
    ['class', 'project', 'classProject'],
    ['value-of', 'project', 'valueOfProject'],
    ['app', 'project', 'appProject'],
    ['exports', 'target', 'exportsTarget'],
  ])('%s, a %s, is %s', (text, kind, name) => {
    expect(new Identifiers().take(text, kind)).toBe(name);
  });

  it('are told apart where two texts come to one, and never meet a third', () => {
    const names = new Identifiers();
    expect(['a.b', 'a-b', 'a-b2', 'a-b-2', 'a-b'].map((text) => names.take(text, 'key'))).toEqual([
      'aB',
      'aB2',
      'aB2_2',
      'aB2_3',
      'aB3',
    ]);
  });

  it('are short, however long the text is', () => {
    const names = new Identifiers();
    const both = ['x', 'y'].map((last) => names.take(`${'long-'.repeat(50)}${last}`, 'key'));
    expect(both.map(({ length }) => length)).toEqual([40, 41]);
  });
});
