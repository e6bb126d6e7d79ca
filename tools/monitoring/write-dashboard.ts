/** `npx tsx tools/monitoring/write-dashboard.ts`: writes dashboards/mosk-backup.json anew. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { dashboardText } from './dashboard/dashboard';

const folder = path.join(__dirname, '../../dashboards');

mkdirSync(folder, { recursive: true });
writeFileSync(path.join(folder, 'mosk-backup.json'), dashboardText());
