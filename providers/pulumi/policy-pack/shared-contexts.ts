import { PolicyContext, type PolicyInput, type PolicySettings } from '../../../lib/policy';

/** The context for an input; `about` is the URN of the one resource in it, or empty for the whole stack. */
export type ContextOf = (about: string, input: PolicyInput) => PolicyContext;

/**
 * One context for all rules that judge the same resources: most of the work, reading objects by their schema, is in it.
 * The policy SDK hands every policy a copy of its own, so resources are the same when the same is in them.
 */
export function sharedContexts(settings: PolicySettings): ContextOf {
  const newest = new Map<string, { readonly text: string; readonly context: PolicyContext }>();
  return (about, input) => {
    const text = textOf(input);
    const known = newest.get(about);
    if (known?.text === text) return known.context;
    const context = new PolicyContext(input, settings);
    newest.set(about, { text, context });
    return context;
  };
}

/** All that differs between the inputs of one pack in one deployment. */
function textOf({ subjects, defaultTargets = [], api }: PolicyInput): string {
  const managementClusters = new Set(
    [...subjects, ...defaultTargets].map(({ managementCluster }) => managementCluster),
  );
  return JSON.stringify([
    subjects.map(({ manifest, managementCluster, place }) => [place().urn, managementCluster, manifest]),
    defaultTargets,
    [...managementClusters].map((managementCluster) => api?.(managementCluster).settings),
  ]);
}
