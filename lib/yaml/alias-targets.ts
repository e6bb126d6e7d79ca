import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, type Pair } from 'yaml';

/** What each alias stands for: the last node of that name before it. */
export function aliasTargets(top: Node | null): ReadonlyMap<Alias, Node | undefined> {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node | undefined>();
  const waiting: unknown[] = [top];
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (isAlias(node)) targets.set(node, anchors.get(node.source));
    else if (isScalar(node) || isMap(node) || isSeq(node)) {
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
      if (isScalar(node)) continue;
      for (const item of [...node.items].reverse()) {
        if (isMap(node)) waiting.push((item as Pair).value, (item as Pair).key);
        else waiting.push(item);
      }
    }
  }
  return targets;
}
