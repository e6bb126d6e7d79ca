import type { App } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { BackupPolicy, CoreFinding, Judgement, Place, SkippedRule } from '../policy';
import { type AppInput, appInput } from './app-input';
import { type RenderedApp, renderApp } from './rendered-app';
import { type PolicyOptions, policiesOf, policyScopeOf, type ScopedPolicy } from './use-policy';

/** What the policies of an app say of it, and what holds without any. */
export interface AppJudgement extends Judgement {
  readonly core: readonly CoreFinding[];
}

/**
 * What the policies of an app say of it (`usePolicy`), for a test or a report: also what is waived, and what is only
 * noted. Each object is judged once, by the nearest policy around it.
 * @throws BackupError `dependency-cycle`
 */
export function judgeApp(app: App): Judgement {
  const { core: _, ...judgement } = judgeRendered(app, renderApp(app));
  return judgement;
}

/** The same, of an app whose objects are at hand, and what holds whatever the policies say. */
export function judgeRendered(app: App, rendered: RenderedApp): AppJudgement {
  const input = appInput(rendered);
  const scopeOf = scopesByPath(input, rendered);
  const today = new Date();
  // Charts of a fleet share one policy: it judges the app once.
  const known = new Map<BackupPolicy, { options: PolicyOptions; judgement: AppJudgement }[]>();
  const judgements = policiesOf(app).map((each): AppJudgement => {
    const { scope, policy, options } = each;
    const isMine = ({ place }: { place?: Place }) =>
      place?.construct !== undefined && scopeOf.has(place.construct)
        ? scopeOf.get(place.construct) === scope
        : isOutermost(scope);
    const others = known.get(policy) ?? [];
    known.set(policy, others);
    const same = others.find((other) => sameOptions(other.options, options));
    const judgement = same?.judgement ?? judgeBy(each, input, today);
    if (same === undefined) others.push({ options, judgement });
    return {
      findings: judgement.findings.filter(isMine),
      waived: judgement.waived.filter(isMine),
      core: judgement.core.filter(({ place, other = place }) =>
        [place, other].some((each) => isMine({ place: each })),
      ),
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
    core: onceEachPair([...withoutPolicy(input, scopeOf, today), ...judgements.flatMap(({ core }) => core)]),
    skipped: onceEach(judgements.flatMap(({ skipped }) => skipped)),
    waivers: [...new Set(judgements.flatMap(({ waivers }) => waivers))],
  };
}

type Scopes = ReadonlyMap<string, IConstruct | undefined>;

/** What holds for objects that no policy is around. */
function withoutPolicy(input: AppInput, scopeOf: Scopes, now: Date): CoreFinding[] {
  const isMine = ({ place, other = place }: CoreFinding) =>
    [place, other].some(({ construct = '' }) => scopeOf.get(construct) === undefined);
  if ([...scopeOf.values()].every((scope) => scope !== undefined)) return [];
  const { coreFindings, DEFAULT_SETTINGS, PolicyContext } = policyRoom();
  return coreFindings(new PolicyContext({ ...input, now }, DEFAULT_SETTINGS)).filter(isMine);
}

function judgeBy({ policy, options }: ScopedPolicy, input: AppInput, today: Date): AppJudgement {
  const { coreFindings, judge, PolicyContext, policyKnowing } = policyRoom();
  const { inventory, base, now = today } = options;
  const { rules, settings, waivers } = policyKnowing(policy, input.external);
  const context = new PolicyContext({ ...input, inventory, base, now }, settings);
  return { ...judge(rules, context, waivers), core: coreFindings(context) };
}

/** The rules are large: nobody needs them before an app is synthesised. */
const policyRoom = () => require('../policy') as typeof import('../policy');

/** Path of what is judged → the construct whose policy judges it. */
function scopesByPath({ constructs }: AppInput, { defaultTargets }: RenderedApp): Scopes {
  return new Map([
    ...[...constructs].map(
      ([subject, construct]) => [subject.place().construct ?? '', policyScopeOf(construct)] as const,
    ),
    ...defaultTargets.map((each) => [each.node.path, policyScopeOf(each)] as const),
  ]);
}

function isOutermost({ node }: IConstruct): boolean {
  return policyScopeOf(node.scope) === undefined;
}

function sameOptions(a: PolicyOptions, b: PolicyOptions): boolean {
  return a.inventory === b.inventory && a.base === b.base && a.now?.getTime() === b.now?.getTime();
}

/** Two objects of two scopes are found by both. */
function onceEachPair(core: readonly CoreFinding[]): CoreFinding[] {
  const keyOf = ({ code, problem, place, other }: CoreFinding) =>
    [code, problem, place.text, other?.text].join('\n');
  return [...new Map(core.map((each) => [keyOf(each), each])).values()];
}

function onceEach(skipped: readonly SkippedRule[]): SkippedRule[] {
  return [...new Map(skipped.map((each) => [each.rule, each])).values()];
}
