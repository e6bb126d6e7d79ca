import { readYaml } from '../../../cli/input';
import { BackupError } from '../../../lib/errors';
import { documentTexts } from '../../../lib/yaml';

const backup = `apiVersion: kaas.mirantis.com/v1alpha1
kind: ClusterBackup
metadata:
  name: before
spec:
  parameters:
    rclone:
      bucket: backups/
`;

it('reads every document and knows the lines of its fields', () => {
  const [first, second] = readYaml(`---\n${backup}---\n---\n# a comment\n${backup}`, 'backups.yaml');
  expect(first?.at).toBe('backups.yaml:2');
  expect(second?.at).toBe('backups.yaml:13');
  expect(second?.lineOf('spec.parameters.rclone.bucket')).toBe('backups.yaml:20');
  expect(second?.lineOf('spec.parameters.rclone.credential')).toBe('backups.yaml:19');
  expect(second?.lineOf('nowhere')).toBe('backups.yaml:13');
});

it('unfolds a List', () => {
  const list = `kind: List\napiVersion: v1\nitems:\n- ${backup.trimEnd().replaceAll('\n', '\n  ')}\n`;
  const [only] = readYaml(list, 'list.yaml');
  expect(only?.object.metadata.name).toBe('before');
  expect(only?.at).toBe('list.yaml:4');
  expect(only?.lineOf('spec.parameters')).toBe('list.yaml:9');
});

it('reports every syntax error with file, line and column', () => {
  const errors = mistakesOf('a: [1\nb: 2\n---\n"c\n');
  expect(errors.map((error) => [error.code, error.at])).toEqual([
    ['file-invalid', expect.stringMatching(/^x\.yaml:2:\d+$/)],
    ['file-invalid', expect.stringMatching(/^x\.yaml:4:\d+$/)],
  ]);
});

it.each([
  ['just text', 'not a Kubernetes object'],
  ['kind: X', 'no apiVersion'],
  ['apiVersion: v1\nkind: Secret', 'no metadata.name'],
])('refuses %j: %s', (text, reason) => {
  expect(() => readYaml(text, 'x.yaml')).toThrow(reason);
});

it.each([
  ['kind: &k [*k]', 1, 'nested too deeply'],
  [`a: 1\nb: ${'['.repeat(150)}${']'.repeat(150)}`, 1, 'nested too deeply'],
  [`# a comment\na: ${'['.repeat(1e5)}`, 2, 'nested too deeply'],
  [`a: &a [${'x, '.repeat(50)}]\nb: [${'*a, '.repeat(21_000)}]`, 1, 'repeated by aliases too often'],
  ['a: 1\nb: 2\na: 3', 3, 'stands twice in one map'],
  ['a: *b', 1, 'not declared before'],
  ['a: {<<: 1}', 1, 'merge'],
  ['a: 1\n---\nb: 2\n\tc: 3', 4, ''],
])('the mistake of %.40j is told at line %i', (text, line, problem) => {
  const errors = mistakesOf(`${text}\n`).filter(
    ({ message }) => !message.includes('not a Kubernetes object'),
  );
  expect(errors).toHaveLength(1);
  expect(errors[0]?.at).toMatch(new RegExp(`^x\\.yaml:${line}(:|$)`));
  expect(errors[0]?.message).toContain(problem);
});

it('documents are told apart wherever their markers may stand', () => {
  const text = `%YAML 1.2\n# first\n---\n${backup}...\n# between\n%TAG ! !x\n--- # second\n${backup}# ---\n--- {}`;
  expect(documentTexts(text).map(({ line }) => line)).toEqual([1, 13, 25]);
  const crlf = `${backup}---\n${backup}`.replaceAll('\n', '\r\n');
  expect(readYaml(crlf, 'x.yaml').map(({ at }) => at)).toEqual(['x.yaml:1', 'x.yaml:10']);
});

it('merges count, as kubectl and kustomize read them', () => {
  const [only] = readYaml(`x: &x { targetCluster: prod }\n${backup}  <<: *x\n`, 'x.yaml');
  expect(only?.object.spec).toMatchObject({ targetCluster: 'prod', parameters: {} });
});

it('an empty file holds nothing', () => {
  expect(readYaml('', 'x.yaml')).toEqual([]);
  expect(readYaml('# nothing\n---\n', 'x.yaml')).toEqual([]);
});

function mistakesOf(text: string): { code: string; at: string; message: string }[] {
  try {
    readYaml(text, 'x.yaml');
  } catch (error) {
    if (error instanceof AggregateError) return error.errors;
    if (BackupError.is(error)) return [error as BackupError & { at: string }];
  }
  throw new Error('no mistake was reported');
}
