import { readFileSync } from 'node:fs';
import path from 'node:path';
import { FIDELITY_PAGE, fidelityPage } from './fidelity-page';

it('the page on fidelity says what the tests and the controller say', () => {
  expect(readFileSync(path.join(__dirname, '../..', FIDELITY_PAGE), 'utf8')).toBe(fidelityPage());
});
