import { allInOrder } from '../../lib/all-in-order';

/** So many turns of the event loop later. */
async function after<T>(turns: number, give: () => T): Promise<T> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
  return give();
}

const failing = (turns: number, reason: string) =>
  after(turns, () => {
    throw new Error(reason);
  });

it('gives what all of them give, in their order', async () => {
  expect(await allInOrder([after(2, () => 'late'), 2, after(1, () => undefined)])).toEqual([
    'late',
    2,
    undefined,
  ]);
});

it.each([
  [1, 2],
  [2, 1],
])('of two failures, after %i and %i turns, tells the first by its place', async (first, second) => {
  const all = allInOrder([after(1, () => 'good'), failing(first, 'first'), failing(second, 'second')]);
  await expect(all).rejects.toThrow('first');
});

it('waits for nothing behind a failure', async () => {
  await expect(allInOrder([failing(1, 'first'), new Promise(() => {})])).rejects.toThrow('first');
});
