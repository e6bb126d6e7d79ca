import type { App } from 'cdk8s';
import { BackupError, type ErrorCode } from '../errors';
import type { CoreFinding, Level, PolicyFinding } from '../policy';
import { judgeRendered } from './judge-app';
import { type RenderedApp, renderApp } from './rendered-app';

/** Everything that is wrong with an app, and everything that is only suspicious. */
export interface AppFindings {
  /** Nothing is written while there is one. `at` is the construct's path and the path in its manifest. */
  readonly errors: readonly BackupError[];
  /** What may be meant so, such as fields that the CRDs do not know, and warnings of the app's policies. */
  readonly warnings: readonly BackupError[];
}

/**
 * Checks a whole app without writing anything: the CRDs with their CEL rules, the contract of the API, duplicates,
 * references, remote files over all management clusters, runs that overlap, labels and names, and its policies.
 * `app.synth()` and `manifests(app)` do the same and stop at errors; warnings are shown by `mosk-backup synth`.
 */
export function checkApp(app: App): AppFindings {
  try {
    return findingsOfRendered(app, renderApp(app));
  } catch (error) {
    if (BackupError.is(error)) return { errors: [error], warnings: [] };
    throw error;
  }
}

/** The same, of an app whose objects are at hand. */
export function findingsOfRendered(app: App, rendered: RenderedApp): AppFindings {
  const { core, findings } = judgeRendered(app, rendered);
  const isTold = toldBy(core);
  const ofLevel = (level: Level) =>
    findings.filter((finding) => finding.level === level && !isTold(finding)).map(policyError);
  const [warnings, errors] = [core.filter(isWarning), core.filter((finding) => !isWarning(finding))];
  return {
    errors: [...rendered.failures, ...errors.map(coreError), ...ofLevel('error')],
    warnings: [...warnings.map(coreError), ...ofLevel('warning')],
  };
}

/** What may be meant: the manifests are written all the same. */
const WARNINGS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'unknown-field',
  'tracking-label',
  'server-owned-field',
]);

const isWarning = ({ code }: CoreFinding) => WARNINGS.has(code);

/** A policy that says the same of the same object says nothing more, whether in the same words or in its own. */
function toldBy(core: readonly CoreFinding[]): (finding: PolicyFinding) => boolean {
  const told = new Set(
    core.flatMap(({ place, other = place, says = [], path, problem }) => [
      ...says.flatMap((rule) => [`${place.construct} ${rule}`, `${other.construct} ${rule}`]),
      `${place.construct} ${path} ${problem}`,
    ]),
  );
  return ({ place, rule, path, problem }) =>
    place !== undefined &&
    [`${place.construct} ${rule}`, `${place.construct} ${path} ${problem}`].some((each) => told.has(each));
}

function coreError({ code, problem, place, other, value, fix }: CoreFinding): BackupError {
  const at = other === undefined ? place.text : `${place.text} and ${other.text}`;
  return new BackupError(code, problem, { at, value, fix });
}

function policyError({ rule, name, problem, about, value, fix, place }: PolicyFinding): BackupError {
  return new BackupError('policy-violated', `${rule} ${name}: ${problem}`, {
    at: place?.text ?? about,
    value,
    fix,
  });
}
