import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { backup, changes } from './changes';

const { repository, commit, branch, review } = changes();
const report = () => path.join(repository().folder, 'review.md');
const broken = (opened: string) =>
  `apiVersion: kaas.mirantis.com/v1alpha1\nkind: ClusterBackup\nmetadata: ${opened}\n`;
const toFile = ['main', 'change', '--output', 'review.md'];

describe('a change that cannot be read', () => {
  beforeEach(() => commit({ 'clusters/a.yaml': backup('a'), 'clusters/b.yaml': backup('b') }));

  it('takes the place of an earlier review in the file, by the same marker, and ends with 2', async () => {
    repository().git('checkout', '--quiet', '-b', 'change');
    expect((await review(toFile)).code).toBe(0);
    const [marker] = readFileSync(report(), 'utf8').split('\n');
    commit({ 'clusters/a.yaml': broken('[') });

    const { code, stderr } = await review(toFile);

    expect(code).toBe(2);
    expect(stderr).toContain('clusters/a.yaml:3:12');
    const text = readFileSync(report(), 'utf8');
    expect(text.split('\n')[0]).toBe(marker);
    expect(text).toContain(
      '🛑 **Cannot be read: `clusters/a.yaml:3:12`, so nothing is known about this change.**',
    );
    expect(text).toContain('- **To do:** ');
    expect(text).not.toMatch(/✅|no data is lost/);
  });

  it('names the first and counts the others, and formats nothing that others wrote', async () => {
    branch({
      'clusters/@team.yaml': broken('['),
      'clusters/b.yaml': broken('{'),
    });

    await review(toFile);

    const text = readFileSync(report(), 'utf8');
    expect(text).toMatch(/Cannot be read: `clusters\/@team\.yaml:3:12` and 1 more, so nothing/);
    expect(text).toContain('- `clusters/b.yaml:3:12`: ');
  });

  it('is told where the policy is missing as well, and in no file where none is asked for', async () => {
    branch({ 'clusters/a.yaml': undefined });

    const { code, stdout } = await review(['main', 'change', '--policy', 'none.ts']);
    expect([code, stdout, existsSync(report())]).toEqual([2, '', false]);

    expect((await review([...toFile, '--policy', 'none.ts'])).code).toBe(2);
    expect(readFileSync(report(), 'utf8')).toContain('nothing is known about this change');
  });
});
