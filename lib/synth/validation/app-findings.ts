import type { App } from 'cdk8s';
import { BackupError } from '../../errors';
import type { Level } from '../../policy';
import { judgeRendered, policyErrors } from '../policy';
import { type RenderedApp, renderApp } from '../rendered-app';
import { clusterFindings } from './cluster-manifests';
import { duplicateFindings } from './duplicates';
import { type Finding, isWarning } from './finding';
import { kindFindings } from './kinds';
import { metadataFindings } from './metadata';
import { overlapFindings } from './overlaps';
import { plainDataFindings } from './plain-data';
import { referenceFindings } from './references';
import { remoteFileFindings } from './remote-files';
import { settingsOf } from './settings';

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
  const { objects, defaultTargets, failures } = rendered;
  const findings: Finding[] = objects.flatMap((object) => {
    const cluster = clusterFindings(object);
    // What is no object at all has no metadata to check.
    const data = plainDataFindings(object);
    if (cluster.length > 0 || data.length > 0) return [...cluster, ...data];
    return [...metadataFindings(object), ...kindFindings(object)];
  });
  findings.push(
    ...duplicateFindings(objects, defaultTargets),
    ...referenceFindings(objects, defaultTargets),
    ...remoteFileFindings(objects, defaultTargets),
    ...overlapFindings(objects, settingsOf(app).minutesBetweenRuns),
  );
  const errors = [...failures, ...findings.filter((finding) => !isWarning(finding))];
  const violations = judgeRendered(app, rendered).findings;
  const ofLevel = (level: Level) => violations.filter((violation) => violation.level === level);
  return {
    errors: [...errors, ...policyErrors(ofLevel('error'), errors)],
    warnings: [...findings.filter(isWarning), ...policyErrors(ofLevel('warning'), errors)],
  };
}
