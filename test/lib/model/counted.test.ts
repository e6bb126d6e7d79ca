import { counted } from '../../../lib/model';

it.each([
  [counted(0, 'backup'), '0 backups'],
  [counted(1, 'backup'), '1 backup'],
  [counted(2, 'thing to look at', 'things to look at'), '2 things to look at'],
])('a count agrees with its word: %s', (text, expected) => {
  expect(text).toBe(expected);
});
