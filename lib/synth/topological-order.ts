/**
 * Depth-first order, dependencies first, in time linear in vertices and edges and without recursion, so that neither
 * long chains nor layers matter (cdk8s walks every path: exponential in layers, and a chain of 6,000 overflows).
 *
 * @param dependencies of a vertex, in order; called once per vertex
 * @param onCycle must throw; gets the vertices of the cycle
 */
export function topologicalOrder<Vertex>(
  starts: Iterable<Vertex>,
  dependencies: (vertex: Vertex) => Iterable<Vertex>,
  onCycle: (cycle: Vertex[]) => never,
): Vertex[] {
  const order: Vertex[] = [];
  const state = new Map<Vertex, 'open' | 'done'>();
  for (const start of starts) {
    if (state.has(start)) continue;
    const stack = [enter(start)];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const { value: next, done } = top.rest.next();
      if (done) {
        stack.pop();
        state.set(top.vertex, 'done');
        order.push(top.vertex);
      } else if (state.get(next) === 'open') {
        const path = stack.map(({ vertex }) => vertex);
        onCycle([...path.slice(path.indexOf(next)), next]);
      } else if (!state.has(next)) {
        stack.push(enter(next));
      }
    }
  }
  return order;

  function enter(vertex: Vertex) {
    state.set(vertex, 'open');
    return { vertex, rest: dependencies(vertex)[Symbol.iterator]() };
  }
}
