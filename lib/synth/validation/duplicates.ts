import { Chart } from 'cdk8s';
import type { ClusterDefaultTarget } from '../../constructs';
import { BackupError } from '../../errors';
import { type RenderedObject, siteOf } from '../rendered-app';
import { type Finding, nameOf } from './finding';

/** One object, or the section of one Cluster, is declared once within a management cluster. */
export function duplicateFindings(
  objects: readonly RenderedObject[],
  defaultTargets: readonly ClusterDefaultTarget[],
): Finding[] {
  const declared = [
    ...objects.map(({ site, path, manifest }) => ({
      site,
      path,
      what: nameOf(manifest),
      key: `${groupOf(manifest.apiVersion)} ${nameOf(manifest)}`,
    })),
    ...defaultTargets.map((each) => {
      const what = `default target of Cluster ${each.namespace}/${each.cluster}`;
      return { site: siteOf(Chart.of(each)), path: each.node.path, what, key: what };
    }),
  ];
  const seen = new Map<Chart, Map<string, string>>();
  return declared.flatMap(({ site, path, what, key }) => {
    const paths = seen.get(site) ?? new Map<string, string>();
    seen.set(site, paths);
    const first = paths.get(key);
    if (first === undefined) {
      paths.set(key, path);
      return [];
    }
    return [
      new BackupError('duplicate-object', 'Two constructs declare the same object', {
        at: `${path} and ${first}`,
        value: what,
        fix: 'give one of them another name',
      }),
    ];
  });
}

/** Two versions of a group show the same object. */
function groupOf(apiVersion: string): string {
  return `${apiVersion}`.includes('/') ? (`${apiVersion}`.split('/', 1)[0] ?? '') : '';
}
