const COSTS = 'what an expression costs is not estimated, so that none is refused as too expensive';
const PANIC =
  'of a list that is missing the real server tells an internal error of its own, here it is a missing key';

/** Rules that the local API server takes otherwise than kube-apiserver 1.36, and why. */
export const CEL_DIFFERENCES: readonly { readonly rule: string; readonly because: string }[] = [
  { rule: 'self.i > 101', because: COSTS },
  { rule: 'self.i > oldSelf.i', because: COSTS },
  { rule: 'self.n.sort() == [1, 2, 3, 3]', because: PANIC },
  { rule: 'self.l.distinct().size() == 3', because: PANIC },
  { rule: 'self.keyed.sortBy(e, e.name).size() == 2', because: PANIC },
];
