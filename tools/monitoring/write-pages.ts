/** `npx tsx tools/monitoring/write-pages.ts`: writes docs/metrics.md and docs/alerts.md anew from lib/monitoring. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { monitoringPages } from './pages';

for (const [name, text] of Object.entries(monitoringPages()))
  writeFileSync(path.join(__dirname, '../../docs', name), text);
