import { allSeen, type Facts, type Looked, type ProjectFacts } from './facts';
import type { Judged } from './finding';

/** One thing that is looked into. Looking is done before: a check only judges. */
export interface Check {
  /** Stable, for machines. */
  readonly name: string;
  /** Heading, for people. */
  readonly title: string;
  judge(facts: Facts): Judged[];
}

type Seen<L> = L extends { readonly seen: infer T } ? T : never;

/** Judges a project by what of it was seen; what was not is told once. @param what is not known then */
export function bySeen<L extends Readonly<Record<string, Looked<unknown>>>>(
  { namespace }: ProjectFacts,
  what: string,
  looks: L,
  judge: (seen: { readonly [Name in keyof L]: Seen<L[Name]> }) => Judged[],
): Judged[] {
  const all = allSeen(looks);
  if ('seen' in all) return judge(all.seen);
  return [
    {
      state: 'not checked',
      what,
      where: projectName(namespace),
      value: all.unseen,
      ...(all.remedy && { remedy: all.remedy }),
    },
  ];
}

export function projectName(namespace: string): string {
  return `project ${namespace}`;
}
