import { sharedLook } from '../../../cli/prune/shared-look';

describe('a shared look', () => {
  it('is one for all who ask before it begins, and another one for who asks later', async () => {
    const open: ((value: number) => void)[] = [];
    const look = sharedLook(() => new Promise<number>((resolve) => open.push(resolve)));
    const early = [look(), look()];
    await Promise.resolve();
    expect(open).toHaveLength(1);
    const late = [look(), look()];
    open[0]?.(1);
    expect(await Promise.all(early)).toEqual([1, 1]);
    expect(open).toHaveLength(2);
    open[1]?.(2);
    expect(await Promise.all(late)).toEqual([2, 2]);
  });

  it('fails for those who shared it, and not for the next', async () => {
    let looks = 0;
    const look = sharedLook(async () => {
      looks += 1;
      if (looks === 1) throw new Error('not now');
      return looks;
    });
    const [one, other] = await Promise.allSettled([look(), look()]);
    expect([one?.status, other?.status]).toEqual(['rejected', 'rejected']);
    expect(await look()).toBe(2);
  });
});
