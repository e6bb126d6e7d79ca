/** `npx tsx tools/policy/write-rule-pages.ts`: writes docs/rules anew from lib/policy and its tests. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { rulePages } from './rule-pages';

const root = path.join(__dirname, '../../docs/rules');

rmSync(root, { recursive: true, force: true });
mkdirSync(root, { recursive: true });
for (const [name, content] of Object.entries(rulePages())) writeFileSync(path.join(root, name), content);
