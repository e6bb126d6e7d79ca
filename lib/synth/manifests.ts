import type { App } from 'cdk8s';
import type { BackupError } from '../errors';
import type { KubeObject } from '../model';
import { renderApp } from './rendered-app';
import { findingsOfRendered, validationsOf } from './validation';

/**
 * The whole app as plain objects: the documents of `app.synth()` in its order, without touching the disk and in time
 * linear in objects, charts and dependencies. The app is checked as a whole: see `checkApp`.
 *
 * @throws BackupError the only finding; AggregateError of BackupErrors for several. `synthesis-failed` tells what the
 * app's own validations say
 */
export function manifests(app: App): KubeObject[] {
  const own = validationsOf(app);
  const rendered = renderApp(app);
  throwFindings([...own, ...findingsOfRendered(app, rendered).errors]);
  return rendered.objects.map(({ manifest }) => manifest);
}

function throwFindings(findings: readonly BackupError[]): void {
  const [first, ...others] = findings;
  if (first === undefined) return;
  if (others.length === 0) throw first;
  throw new AggregateError(findings, findings.map(({ message }) => message).join('\n'));
}
