import { type Subject, subjectName } from '../../policy';
import { type Comparison, paired } from '../comparison';
import type { Consequence } from '../consequence';
import { quoted } from '../quoted';

interface PassedOver {
  readonly engine: 'Argo CD' | 'Flux';
  /** The annotation by which it is told; Flux reads a label too. */
  readonly by: string;
  readonly when: (value: unknown) => boolean;
}

/** By what GitOps engines are told not to apply a manifest (Argo CD, resource hooks; Flux, controlling the apply behaviour). */
const PASSED_OVER: readonly PassedOver[] = [
  // Whatever hook it is, it is no part of the application any more.
  { engine: 'Argo CD', by: 'argocd.argoproj.io/hook', when: (value) => value !== undefined },
  { engine: 'Flux', by: 'kustomize.toolkit.fluxcd.io/reconcile', when: (value) => value === 'disabled' },
  { engine: 'Flux', by: 'kustomize.toolkit.fluxcd.io/ssa', when: (value) => value === 'Ignore' },
];

/** Objects that an engine passes over from now on: what is declared is not what there will be. */
export function* notApplied(comparison: Comparison): Iterable<Consequence> {
  for (const { before, after } of paired(comparison, ({ subjects }) => subjects)) {
    if (after === undefined) continue;
    const already = before === undefined ? [] : passedOver(before);
    for (const told of passedOver(after)) {
      if (already.includes(told)) continue;
      const { engine, by } = told;
      const name = quoted(subjectName(after));
      yield {
        code: 'not-applied',
        severity: engine === 'Argo CD' ? 'data' : 'risk',
        about: subjectName(after),
        managementCluster: after.managementCluster,
        place: after.place('metadata.annotations'),
        files: [],
        says:
          engine === 'Argo CD'
            ? `Argo CD takes ${name} for a hook from now on, by ${quoted(by)}: it is no part of the application, and an object that is there may be pruned.`
            : `Flux passes ${name} over from now on, by ${quoted(by)}: what this manifest says does not reach the management cluster.`,
        todo: 'Take it off, unless somebody else applies this manifest.',
      };
    }
  }
}

function passedOver({ manifest: { metadata } }: Subject): readonly PassedOver[] {
  const isTold = ({ engine, by, when }: PassedOver) =>
    when(metadata.annotations?.[by]) || (engine === 'Flux' && when(metadata.labels?.[by]));
  return PASSED_OVER.filter(isTold);
}
