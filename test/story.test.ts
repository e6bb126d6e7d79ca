import { story } from './story';

/** A story whose steps are run here, not by jest. */
function told() {
  const steps = new Map<string, () => Promise<void>>();
  const step = story((name, body) => steps.set(name, body));
  const run = async (name: string) => steps.get(name)?.();
  return { step, run };
}

const AFTER_SECOND = 'an earlier step of the story has failed: second';

describe('a story', () => {
  it('runs its steps in order, each to its end', async () => {
    const { step, run } = told();
    const done: string[] = [];
    for (const name of ['first', 'second', 'third']) {
      step(name, async () => {
        await Promise.resolve();
        done.push(name);
      });
    }

    for (const name of ['first', 'second', 'third']) await run(name);

    expect(done).toEqual(['first', 'second', 'third']);
  });

  it.each([
    ['throws', () => fail()],
    ['rejects', () => Promise.reject(new Error('what is really wrong'))],
  ])('does not run the steps after one that %s, and says in one line which it was', async (_how, second) => {
    const { step, run } = told();
    const later = jest.fn();
    step('first', () => {});
    step('second', second);
    step('third', later);
    step('fourth', later);
    await run('first');

    await expect(run('second')).rejects.toThrow('what is really wrong');

    for (const name of ['third', 'fourth'])
      await expect(run(name)).rejects.toMatchObject({ message: AFTER_SECOND, stack: AFTER_SECOND });
    expect(later).not.toHaveBeenCalled();
  });

  it('does not run the steps after one whose time was over, even if that one ends well later', async () => {
    const { step, run } = told();
    const later = jest.fn();
    let end = () => {};
    step(
      'second',
      () =>
        new Promise((resolve) => {
          end = resolve;
        }),
    );
    step('third', later);
    step('fourth', later);

    const late = run('second');
    await expect(run('third')).rejects.toThrow(AFTER_SECOND);
    end();
    await late;

    await expect(run('fourth')).rejects.toThrow(AFTER_SECOND);
    expect(later).not.toHaveBeenCalled();
  });

  it('has nothing to do with another one', async () => {
    const [broken, sound] = [told(), told()];
    broken.step('second', () => fail());
    const body = jest.fn();
    sound.step('first', body);

    await expect(broken.run('second')).rejects.toThrow();
    await sound.run('first');

    expect(body).toHaveBeenCalledTimes(1);
  });
});

function fail(): never {
  throw new Error('what is really wrong');
}
