import { topologicalOrder } from '../../../lib/synth/topological-order';

const fail = (cycle: string[]): never => {
  throw new Error(cycle.join(' => '));
};

function order(starts: string[], needs: Record<string, string[]>): string[] {
  return topologicalOrder(starts, (vertex) => needs[vertex] ?? [], fail);
}

describe('topologicalOrder', () => {
  it('puts dependencies first and otherwise keeps the given order', () => {
    expect(order(['a', 'b', 'c'], { a: ['c'] })).toEqual(['c', 'a', 'b']);
  });

  it('visits what several need once', () => {
    expect(order(['a', 'b'], { a: ['x'], b: ['x'] })).toEqual(['x', 'a', 'b']);
  });

  it('names the cycle', () => {
    expect(() => order(['a'], { a: ['b'], b: ['c'], c: ['b'] })).toThrow('b => c => b');
  });

  it('does not overflow on a chain of 100,000', () => {
    const length = 100_000;
    const result = topologicalOrder([0], (n) => (n + 1 < length ? [n + 1] : []), fail as never);
    expect(result).toHaveLength(length);
    expect(result[0]).toBe(length - 1);
  });

  it('asks each vertex once, however many paths lead to it', () => {
    // 40 layers of 2, each on all of the layer before: 2^40 paths.
    let calls = 0;
    const result = topologicalOrder(
      ['39/0', '39/1'],
      (vertex) => {
        calls += 1;
        const layer = Number(vertex.split('/')[0]);
        return layer === 0 ? [] : [`${layer - 1}/0`, `${layer - 1}/1`];
      },
      fail,
    );
    expect(result).toHaveLength(80);
    expect(calls).toBe(80);
  });
});
