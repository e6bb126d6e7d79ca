import { readYaml } from '../../../cli/input';

const backup = `apiVersion: kaas.mirantis.com/v1alpha1
kind: ClusterBackup
metadata:
  name: before
spec:
  parameters:
    rclone:
      bucket: UPPER
`;

test('reads every document and knows the lines of its fields', () => {
  const [first, second] = readYaml(`---\n${backup}---\n---\n# a comment\n${backup}`, 'backups.yaml');
  expect(first?.at).toBe('backups.yaml:2');
  expect(second?.at).toBe('backups.yaml:13');
  expect(second?.lineOf('spec.parameters.rclone.bucket')).toBe('backups.yaml:20');
  expect(second?.lineOf('spec.parameters.rclone.credential')).toBe('backups.yaml:19');
  expect(second?.lineOf('nowhere')).toBe('backups.yaml:13');
});

test('unfolds a List', () => {
  const list = `kind: List\napiVersion: v1\nitems:\n- ${backup.trimEnd().replaceAll('\n', '\n  ')}\n`;
  const [only] = readYaml(list, 'list.yaml');
  expect(only?.object.metadata.name).toBe('before');
  expect(only?.at).toBe('list.yaml:4');
  expect(only?.lineOf('spec.parameters')).toBe('list.yaml:9');
});

test('reports every syntax error with file, line and column', () => {
  const errors = mistakesOf('a: [1\nb: 2\n---\n"c\n');
  expect(errors.map((error) => [error.code, error.at])).toEqual([
    ['file-invalid', expect.stringMatching(/^x\.yaml:2:\d+$/)],
    ['file-invalid', expect.stringMatching(/^x\.yaml:5:\d+$/)],
  ]);
});

test.each([
  ['just text', 'not a Kubernetes object'],
  ['kind: X', 'no apiVersion'],
  ['apiVersion: v1\nkind: Secret', 'no metadata.name'],
])('refuses %j: %s', (text, reason) => {
  expect(() => readYaml(text, 'x.yaml')).toThrow(reason);
});

test('an empty file holds nothing', () => {
  expect(readYaml('', 'x.yaml')).toEqual([]);
  expect(readYaml('# nothing\n---\n', 'x.yaml')).toEqual([]);
});

function mistakesOf(text: string): { code: string; at: string }[] {
  try {
    readYaml(text, 'x.yaml');
  } catch (error) {
    if (error instanceof AggregateError) return error.errors;
  }
  throw new Error('no mistake was reported');
}
