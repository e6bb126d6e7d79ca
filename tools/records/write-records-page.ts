/** `npx tsx tools/records/write-records-page.ts`: writes docs/records.md anew from lib/model/api/record-kinds.ts. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { recordsPage } from './records-page';

writeFileSync(path.join(__dirname, '../../docs/records.md'), recordsPage());
