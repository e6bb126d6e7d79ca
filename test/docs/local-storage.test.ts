import { readFileSync } from 'node:fs';
import path from 'node:path';
import { LOCAL_STORAGE_PAGE, localStoragePage } from './local-storage-page';

it('the page on the local storage says what the server and the tests of its clients say', () => {
  expect(readFileSync(path.join(__dirname, '../..', LOCAL_STORAGE_PAGE), 'utf8')).toBe(localStoragePage());
});
