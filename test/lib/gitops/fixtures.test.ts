import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { BACKUP_HEALTH } from '../../../lib/gitops';
import { BACKUP_STATUSES } from '../../../lib/model';
import { argoCdFixtures } from '../../../tools/gitops/argocd-fixtures';

const root = path.join(__dirname, '../../../docs/argocd/resource_customizations/kaas.mirantis.com');

describe('the files for Argo CD’s repository', () => {
  const fixtures = argoCdFixtures();

  // Otherwise: npx tsx tools/gitops/write-argocd-fixtures.ts
  it('are those that lib/gitops gives', () => {
    const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    const present = files.map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return [path.relative(root, file), readFileSync(file, 'utf8')];
    });
    expect(Object.fromEntries(present)).toEqual(fixtures);
  });

  it('show every documented status and every verdict', () => {
    const samples = Object.entries(fixtures).filter(([file]) => file.startsWith('ClusterBackup/testdata'));
    const text = samples.map(([, sample]) => sample).join('\n');
    for (const status of BACKUP_STATUSES) expect(text).toContain(`status: ${status}\n`);
    const said = fixtures['ClusterBackup/health_test.yaml'] ?? '';
    for (const { says } of BACKUP_HEALTH) expect(said).toContain(says);
  });
});
