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
  const [coreWarnings, coreErrors] = [core.filter(isWarning), core.filter((each) => !isWarning(each))];
  const ofLevel = (level: Level, told: readonly CoreFinding[]) => {
    const isTold = toldBy(told);
    return findings.filter((finding) => finding.level === level && !isTold(finding));
  };
  // What is only suspicious may be an error by the policy.
  const errors = ofLevel('error', coreErrors);
  const isError = new Set(errors.map(placed));
  return {
    errors: [...rendered.failures, ...coreErrors.map(coreError), ...errors.map(policyError)],
    warnings: [
      ...coreWarnings.filter((warning) => !isError.has(placed(warning))).map(coreError),
      ...ofLevel('warning', core).map(policyError),
    ],
  };
}

const placed = ({ place, path, problem }: Pick<PolicyFinding, 'place' | 'path' | 'problem'>) =>
  `${place?.construct} ${path} ${problem}`;

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
    core.flatMap((finding) => {
      const { place, other = place, says = [] } = finding;
      const inOwnWords = says.flatMap((rule) => [place, other].map((each) => `${each.construct} ${rule}`));
      return [...inOwnWords, placed(finding)];
    }),
  );
  return (finding) =>
    finding.place !== undefined &&
    (told.has(`${finding.place.construct} ${finding.rule}`) || told.has(placed(finding)));
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
