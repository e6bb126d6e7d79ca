/** kubectl and engines read hidden files of a folder as any others: what judges what they read has to see them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../../cli/run';
import { fakeIo } from '../fake-io';

const backup = (name: string, spec = '') => `apiVersion: kaas.mirantis.com/v1alpha1
kind: ClusterBackup
metadata: { name: ${name}, namespace: prod }
spec: { targetCluster: prod${spec} }
`;
const DELETED = backup('z', ', delete: true');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'hidden-'));
  for (const end of ['before', 'after']) {
    mkdirSync(path.join(folder, end, '.git'), { recursive: true });
    writeFileSync(path.join(folder, end, 'a.yaml'), backup('a'));
  }
});
afterEach(() => rmSync(folder, { recursive: true }));

async function cli(...argv: string[]) {
  const io = fakeIo({ cwd: folder });
  return { exitCode: await run(argv, io), ...io.output };
}

it.each([
  ['check', ['check', 'after']],
  ['a review of two folders', ['review', 'before', 'after']],
])('%s reads a hidden file, and none of a hidden folder', async (_name, argv) => {
  writeFileSync(path.join(folder, 'after/.z.yaml'), DELETED);
  writeFileSync(path.join(folder, 'after/.git/g.yaml'), DELETED);

  const { exitCode, stdout } = await cli(...argv);

  expect(stdout).toContain('after/.z.yaml');
  expect(stdout).not.toContain('g.yaml');
  expect(exitCode).toBe(9);
});

it('settings of other tools in hidden files are nobody’s manifests', async () => {
  const before = await cli('check', 'after');
  writeFileSync(path.join(folder, 'after/.gitlab-ci.yml'), 'job:\n  script: !reference [.setup, script]\n');
  writeFileSync(path.join(folder, 'after/.prettierrc.json'), '{ /* a comment */ }');

  const { exitCode, stderr } = await cli('check', 'after');

  expect({ exitCode, stderr }).toEqual({ exitCode: before.exitCode, stderr: before.stderr });
});
