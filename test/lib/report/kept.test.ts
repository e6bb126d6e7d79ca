import { type History, longestGapOf, sharesOf } from '../../../lib/report/kept';

const FOREVER = Number.POSITIVE_INFINITY;
const good = (since: number, sureUntil = 1000, maybeUntil = FOREVER) => ({ since, sureUntil, maybeUntil });
const history = (given: Partial<History>): History => ({
  ...{ good: [], known: [{ from: 0, to: 1000 }], unseenRuns: [] },
  ...given,
});
/** It was good ten later at most. */
const unseen = (due: number) => ({ due, until: due + 10 });
const PERIOD = { from: 100, to: 200 };

describe('the shares of a period', () => {
  it.each<[string, Partial<History>, [number, number, number]]>([
    ['is within for as long as the newest is at most as old as the RPO', { good: [good(100)] }, [50, 50, 0]],
    [
      'counts a backup from before the period to the last moment of its RPO',
      { good: [good(90)] },
      [40, 60, 0],
    ],
    ['counts a backup at the end of the period as nothing', { good: [good(200)] }, [0, 100, 0]],
    ['counts two that overlap once', { good: [good(100), good(120)] }, [70, 30, 0]],
    ['ends with the moment at which it was asked to go', { good: [good(100, 110, 110)] }, [10, 90, 0]],
    ['does not know what was between the last look and that', { good: [good(100, 110, 130)] }, [10, 70, 20]],
    [
      'knows of an older one that is still young enough',
      { good: [good(90), good(100, 110, 130)] },
      [40, 60, 0],
    ],
    ['knows nothing without history', { known: [] }, [0, 0, 100]],
    ['calls outside only what is known for a whole RPO', { known: [{ from: 90, to: 1000 }] }, [0, 60, 40]],
    ['knows what is within before history is known', { known: [], good: [good(100)] }, [50, 0, 50]],
    [
      'does not join two histories over a hole',
      {
        known: [
          { from: 0, to: 120 },
          { from: 130, to: 1000 },
        ],
      },
      [0, 40, 60],
    ],
    ['does not know what a run that left no object was good for', { unseenRuns: [unseen(120)] }, [0, 40, 60]],
    [
      'needs no such run where another was good',
      { unseenRuns: [unseen(120)], good: [good(115)] },
      [50, 35, 15],
    ],
  ])('%s', (_, given, [within, outside, notKnown]) => {
    expect(sharesOf(history(given), PERIOD, 50)).toEqual({ within, outside, notKnown });
  });
});

describe('the longest gap', () => {
  it.each<[string, Partial<History>, object | undefined]>([
    [
      'is the time between two that were good',
      { good: [good(90), good(160), good(190)] },
      { from: 90, to: 160 },
    ],
    ['lasts until the end of the period', { good: [good(90), good(110)] }, { from: 110, to: 200 }],
    [
      'begins with history, and may be longer',
      { good: [good(190)], known: [{ from: 150, to: 1000 }] },
      { from: 150, to: 190, atLeast: true },
    ],
    ['is not known without anything', { known: [] }, undefined],
    [
      'goes back to the older one when the newest goes',
      { good: [good(90), good(120, 150, 150)] },
      { from: 90, to: 200 },
    ],
    [
      'may be shorter by a run that left no object',
      { good: [good(90), good(170)], unseenRuns: [unseen(120)] },
      { from: 90, to: 170, maybeShorter: true },
    ],
    [
      'is what was seen at the end, whatever had been there',
      { good: [good(90)], unseenRuns: [unseen(120)] },
      { from: 90, to: 200 },
    ],
  ])('%s', (_, given, expected) => {
    const found = longestGapOf(history(given), PERIOD);
    expect(found).toEqual(expected && { atLeast: false, maybeShorter: false, ...expected });
  });
});
