import { objectKeyOf } from '../../../../lib/contract';

it.each([
  ['prod/before.tar', 'prod/before.tar'],
  ['a/../b', 'a/．．/b'],
  ['./a', '．/a'],
  ['a/．/b', 'a/‛．/b'],
  ['a/...', 'a/...'],
])('%s is written as rclone writes it: no folder of dots leads anywhere', (path, key) => {
  expect(objectKeyOf(path)).toBe(key);
});

it.each(['a‛b', 'a／b'])('%s, which rclone quotes, is refused', (path) => {
  expect(() => objectKeyOf(path)).toThrow(expect.objectContaining({ code: 'file-name' }));
});
