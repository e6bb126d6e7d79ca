import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { FIDELITY_PAGE, fidelityPage } from './fidelity-page';

writeFileSync(path.join(__dirname, '../..', FIDELITY_PAGE), fidelityPage());
