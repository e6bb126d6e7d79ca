import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { LOCAL_STORAGE_PAGE, localStoragePage } from './local-storage-page';

writeFileSync(path.join(__dirname, '../..', LOCAL_STORAGE_PAGE), localStoragePage());
