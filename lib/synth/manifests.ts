import type { App } from 'cdk8s';
import { toldOnce } from '../errors';
import type { KubeObject } from '../model';
import { synthesize } from './synthesize';

/**
 * The whole app as plain objects: the documents of `app.synth()` in its order, without touching the disk and in time
 * linear in objects, charts and dependencies. The app is checked as a whole: see `checkApp`.
 *
 * @throws BackupError the only finding; AggregateError of BackupErrors for several. `synthesis-failed` tells what the
 * app's own validations say
 */
export function manifests(app: App): KubeObject[] {
  const { rendered, errors } = synthesize(app, 'declared');
  const [first, ...others] = errors;
  if (others.length > 0)
    throw toldOnce(new AggregateError(errors, errors.map(({ message }) => message).join('\n')), manifests);
  if (first !== undefined) throw toldOnce(first, manifests);
  return rendered.objects.map(({ manifest }) => manifest);
}
