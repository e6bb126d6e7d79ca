import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { answerCompletion } from '../../../cli/completion';
import { ownWords } from '../../../cli/completion/own-words';

const cwd = mkdtempSync(path.join(tmpdir(), 'completion-test-'));
afterAll(() => rmSync(cwd, { recursive: true }));

writeFileSync(
  path.join(cwd, 'config'),
  `contexts:
  - { name: frankfurt, context: { cluster: a, user: a, namespace: prod } }
  - { name: 'arn:aws:eks/paris', context: { cluster: b, user: b } }
  - { name: "two\\nlines", context: { cluster: b, user: b, namespace: "\\e[31mred" } }
`,
);
writeFileSync(path.join(cwd, 'more'), 'contexts: [{ name: madrid, context: { namespace: prod } }]');
writeFileSync(path.join(cwd, 'broken'), 'contexts: [');

/** The words that are offered, and what stands for files. */
function ask(words: readonly string[], env: Record<string, string> = { KUBECONFIG: 'config' }) {
  let text = '';
  answerCompletion(words, { stdout: { write: (more) => (text += more) }, env, cwd });
  const lines = text.trimEnd().split('\n');
  const directive = lines.pop();
  return { words: lines.map((line) => line.split('\t')[0]), directive, text };
}

it.each<[words: string[], offered: string[]]>([
  [['st'], ['status']],
  [['desc'], ['describe']],
  [['de'], ['demo', 'defaults']],
  [
    ['key', ''],
    ['create', 'check'],
  ],
  [['-n', 'prod', 'ver'], ['verify']],
  [['help', 'ver'], ['verify']],
  [['local', 'f'], ['fault']],
  [['generate', 'sc'], ['schemas']],
  [
    ['generate', 'completion', ''],
    ['bash', 'zsh', 'fish'],
  ],
  [['status', '--al'], ['--all-namespaces']],
  [['status', '-A', '--all'], []],
  [['describe', '--clu'], ['--clusters']],
  [
    ['status', '--output', ''],
    ['json', 'yaml', 'wide', 'name'],
  ],
  [['status', '-o', 'w'], ['wide']],
  [['status', '--output=w'], ['--output=wide']],
  [['doctor', '--for', 'apply', 'w'], ['wait']],
  [['check', '--explain', 'MB003'], ['MB003']],
  [['explain', 'backup-over'], ['backup-overdue']],
  [['explain', 'MB003'], ['MB003']],
  [
    ['--context', ''],
    ['frankfurt', 'arn:aws:eks/paris'],
  ],
  [['--context', '--kube'], ['--kubeconfig']],
  [['status', '--context=fr'], ['--context=frankfurt']],
  [['status', '--kubeconfig', 'more', '--context', ''], ['madrid']],
  [['status', '-n', ''], ['prod']],
  [['status', '--', '--cl'], []],
  [['nonsense', ''], []],
  [['status', ''], []],
])('%j is completed by %j', (words, offered) => {
  expect(ask(words)).toMatchObject({ words: offered, directive: ':4' });
});

it.each<[words: string[], directive: string]>([
  [['apply', ''], ':0'],
  [['apply', '--', ''], ':0'],
  [['apply', 'a.yaml', 'b'], ':0'],
  [['--kubeconfig', ''], ':0'],
  [['check', '--policy', ''], ':0'],
  [['synth', '--out', ''], ':16'],
  [['local', 'up', '--dir=a'], ':16'],
  [['status', '--rpo', ''], ':4'],
])('%j is about files as %s says', (words, directive) => {
  expect(ask(words).directive).toBe(directive);
});

it('several kubeconfigs are read as kubectl reads them, and none that is broken hides the others', () => {
  const KUBECONFIG = ['config', 'missing', 'broken', 'more'].join(path.delimiter);
  expect(ask(['--context', ''], { KUBECONFIG }).words).toEqual(['frankfurt', 'arn:aws:eks/paris', 'madrid']);
  expect(ask(['--namespace', ''], { KUBECONFIG }).words).toEqual(['prod']);
});

it('kubeconfigs that would keep the shell waiting are not read, each by itself or all together', () => {
  const half = `contexts: [{ name: rome, context: {} }]\n#${' '.repeat(1.5 * 1024 * 1024)}`;
  for (const name of ['half', 'other-half']) writeFileSync(path.join(cwd, name), half);

  expect(ask(['--context', ''], { KUBECONFIG: 'half' }).words).toEqual(['rome']);
  const KUBECONFIG = ['half', 'other-half'].join(path.delimiter);
  expect(ask(['--context', ''], { KUBECONFIG }).words).toEqual([]);
});

it('no word of another tool and no hidden command is offered', () => {
  const { words } = ask(['']);
  expect(words).toContain('remove');
  for (const hidden of ['restore', 'delete', 'gitops', 'schemas', '__complete'])
    expect(words).not.toContain(hidden);
});

it('each option tells what it is about', () => {
  expect(ask(['wait', '--time']).text).toMatch(/^--timeout\tlongest wait .*\n:4\n$/);
});

it('whatever is typed, each line is one word of this program, and the last says what about files', () => {
  const hostile = [
    '',
    '-',
    '--',
    '---',
    '=',
    '--=',
    '--out=',
    '\n',
    '\t',
    "'",
    '"$(x)"',
    'é',
    '__proto__',
    'constructor',
  ];
  for (const one of hostile)
    for (const two of hostile) {
      const { text } = ask(['apply', one, two]);
      expect(text).toMatch(/^(-[^\t\n]*\t[^\t\n]+\n)*:(0|4|16)\n$/);
    }
});

it('the build has written down what the commands have', () => {
  const written = path.join(__dirname, '../../../dist/cli/completion/words.json');
  expect(JSON.parse(readFileSync(written, 'utf8'))).toEqual(JSON.parse(JSON.stringify(ownWords())));
});
