import { subjectName } from '../judging/subject';
import type { CoreRule } from './core-rule';

/** One object, or the section of one Cluster, is declared once within a management cluster. */
export const declaredOnce: CoreRule = function* ({ everything, defaultTargets }) {
  const declared = [
    ...everything.map((subject) => {
      const what = subjectName(subject);
      // Two versions of a group show the same object.
      return {
        what,
        key: `${subject.managementCluster} ${groupOf(subject.manifest.apiVersion)} ${what}`,
        place: subject.place(),
      };
    }),
    ...defaultTargets.map(({ managementCluster, namespace, cluster, place }) => {
      const what = `default target of Cluster ${namespace}/${cluster}`;
      return { what, key: `${managementCluster} ${what}`, place };
    }),
  ];
  const first = new Map<string, (typeof declared)[number]>();
  for (const each of declared) {
    const { what, key, place } = each;
    const other = first.get(key);
    if (other === undefined) first.set(key, each);
    else if (place !== undefined) {
      yield {
        code: 'duplicate-object',
        problem: 'Two constructs declare the same object',
        ...{ place, other: other.place, value: what },
        fix: 'give one of them another name',
        says: ['MB016'],
      };
    }
  }
};

function groupOf(apiVersion: unknown): string {
  const text = String(apiVersion);
  return text.includes('/') ? text.slice(0, text.indexOf('/')) : '';
}
