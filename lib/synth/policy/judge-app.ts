import type { App } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { BackupPolicy, Judgement, PolicyFinding, SkippedRule } from '../../policy';
import { type RenderedApp, renderApp } from '../rendered-app';
import { type AppInput, appInput } from './app-input';
import { type PolicyOptions, policiesOf, policyScopeOf, type ScopedPolicy } from './use-policy';

/**
 * What the policies of an app say of it (`usePolicy`), for a test or a report: also what is waived, and what is only
 * noted. Each object is judged once, by the nearest policy around it.
 * @throws BackupError `dependency-cycle`
 */
export function judgeApp(app: App): Judgement {
  return judgeRendered(app, renderApp(app));
}

/** The same, of an app whose objects are at hand. */
export function judgeRendered(app: App, rendered: RenderedApp): Judgement {
  const scoped = policiesOf(app);
  if (scoped.length === 0) return { findings: [], waived: [], skipped: [], waivers: [] };
  const input = appInput(rendered);
  const scopeOf = scopesByPath(input);
  // Charts of a fleet share one policy: it judges the app once.
  const known = new Map<BackupPolicy, { options: PolicyOptions; judgement: Judgement }[]>();
  const today = new Date();
  const judgements = scoped.map((each) => {
    const { scope, policy, options } = each;
    const mine = ({ place }: PolicyFinding) =>
      place?.construct !== undefined && scopeOf.has(place.construct)
        ? scopeOf.get(place.construct) === scope
        : isOutermost(scope);
    const others = known.get(policy) ?? [];
    known.set(policy, others);
    const same = others.find((other) => sameOptions(other.options, options));
    const judgement = same?.judgement ?? judgeBy(each, input, today);
    if (same === undefined) others.push({ options, judgement });
    return {
      findings: judgement.findings.filter(mine),
      waived: judgement.waived.filter(mine),
      skipped: judgement.skipped,
      // A policy's own waivers are all its own.
      waivers: judgement.waivers.filter(
        ({ subject }) => subject === undefined || policyScopeOf(input.constructs.get(subject)) === scope,
      ),
    };
  });
  return {
    // Charts that share a judgement share what is about no object.
    findings: [...new Set(judgements.flatMap(({ findings }) => findings))],
    waived: [...new Set(judgements.flatMap(({ waived }) => waived))],
    skipped: onceEach(judgements.flatMap(({ skipped }) => skipped)),
    waivers: [...new Set(judgements.flatMap(({ waivers }) => waivers))],
  };
}

function judgeBy({ policy, options }: ScopedPolicy, input: AppInput, today: Date): Judgement {
  // The rules are large: only an app with a policy needs them.
  const { policyKnowing } = require('../../policy') as typeof import('../../policy');
  const { inventory, base, now = today } = options;
  return policyKnowing(policy, input.external).judge({ ...input, inventory, base, now });
}

/** Path of an object's construct → the construct whose policy judges it. */
function scopesByPath({ constructs }: AppInput): ReadonlyMap<string, IConstruct | undefined> {
  return new Map(
    [...constructs].map(([subject, construct]) => [
      subject.place().construct ?? '',
      policyScopeOf(construct),
    ]),
  );
}

function isOutermost({ node }: IConstruct): boolean {
  return policyScopeOf(node.scope) === undefined;
}

function sameOptions(a: PolicyOptions, b: PolicyOptions): boolean {
  return a.inventory === b.inventory && a.base === b.base && a.now?.getTime() === b.now?.getTime();
}

function onceEach(skipped: readonly SkippedRule[]): SkippedRule[] {
  return [...new Map(skipped.map((each) => [each.rule, each])).values()];
}
