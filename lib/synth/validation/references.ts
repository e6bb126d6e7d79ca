import { Chart } from 'cdk8s';
import { type ClusterDefaultTarget, referencesOf } from '../../constructs';
import { BackupError } from '../../errors';
import { type RenderedObject, siteOf } from '../rendered-app';
import type { Finding } from './finding';

/**
 * A credential or key that the app makes must be on the management cluster of those who name it. One that is only named
 * (`fromName`) was made elsewhere: nothing is known of it here.
 */
export function referenceFindings(
  objects: readonly RenderedObject[],
  defaultTargets: readonly ClusterDefaultTarget[],
): Finding[] {
  const users = [
    ...objects.map(({ construct, site }) => ({ construct: construct.node.scope, site })),
    ...defaultTargets.map((construct) => ({ construct, site: siteOf(Chart.of(construct)) })),
  ];
  return users.flatMap(({ construct, site }) =>
    (referencesOf(construct) ?? []).flatMap(({ field, name, construct: named }) => {
      if (named === undefined) return [];
      const home = siteOf(Chart.of(named));
      if (home === site) return [];
      return [
        new BackupError(
          'reference-missing',
          'The backup cannot see an object of another management cluster',
          {
            at: `${construct?.node.path}: ${field}`,
            value: `${name} is made in ${home.node.path}, the backup in ${site.node.path}`,
            fix: `declare it in ${site.node.path} too, or name one that exists there: fromName`,
          },
        ),
      ];
    }),
  );
}
