/** `npx tsx tools/gitops/write-argocd-fixtures.ts`: writes docs/argocd anew from lib/gitops. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { KAAS_GROUP } from '../../lib/model';
import { argoCdFixtures } from './argocd-fixtures';

const root = path.join(__dirname, '../../docs/argocd/resource_customizations', KAAS_GROUP);

rmSync(root, { recursive: true, force: true });
for (const [file, content] of Object.entries(argoCdFixtures())) {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), content);
}
