/** The backup section of the one Cluster, which stacks may declare and people may edit. */
import { type ClusterManifest, canonicalJson, MoskApi } from '../../lib/model';

export type Section = 'former' | 'ours 1' | 'ours 2' | 'neighbour' | 'theirs 1' | 'theirs 2';

export const nfsOf = (section: Section) => `nfs://192.0.2.1:/${section.replace(' ', '-')}`;

/** One version of the section. */
export interface SectionChange {
  readonly at: number;
  /** Which one it is; `another` is none that anybody has asked for. */
  readonly section: Section | 'none' | 'another';
  /** Who has noted that this very section is theirs. */
  readonly holder: string | undefined;
  /** Whether anybody has noted anything. */
  readonly isNoted: boolean;
}

const SECTIONS: readonly Section[] = ['former', 'ours 1', 'ours 2', 'neighbour', 'theirs 1', 'theirs 2'];

export function sectionChange(at: number, cluster: ClusterManifest): SectionChange {
  const found = MoskApi.v26_2.clusterBackupSection(cluster);
  const text = cluster.metadata.annotations?.['mosk-backup/default-target'];
  const note = text === undefined ? undefined : JSON.parse(text);
  const isSame = (one: object, other: object | undefined) =>
    other !== undefined && canonicalJson(one) === canonicalJson(other);
  const known = SECTIONS.find((each) => isSame({ nfsUploadUrl: nfsOf(each) }, found));
  return {
    at,
    section: found === undefined ? 'none' : (known ?? 'another'),
    holder: isSame(note?.section ?? {}, found) ? note.owner : undefined,
    isNoted: note !== undefined,
  };
}

/** Nobody's section is written over but by who has set it. */
export function takenSections(sections: readonly SectionChange[]): string[] {
  return sections.slice(1).flatMap((after, index) => {
    const before = sections[index];
    if (before === undefined || before.section === after.section) return [];
    const { holder } = before;
    if (holder !== undefined && after.holder !== undefined && holder !== after.holder)
      return [`${after.holder} has taken the section of ${holder}`];
    const isGivenBack = before.isNoted && !after.isNoted;
    return isGivenBack && holder === undefined
      ? [`the section ${before.section} of somebody else was written over with ${after.section}`]
      : [];
  });
}

export interface SectionsAtTheEnd {
  readonly sections: readonly SectionChange[];
  /** What people have put there last. */
  readonly sectionOfPeople: string;
  /** Owners whose states had the section until they were destroyed at the end. */
  readonly givesBack: readonly string[];
}

/** When all is destroyed, the section is what people have put there last. */
export function leftSection({ sections, sectionOfPeople, givesBack }: SectionsAtTheEnd): string[] {
  const { holder, section } = sections.at(-1) ?? {};
  if (section === undefined || givesBack.length === 0) return [];
  if (holder !== undefined)
    return givesBack.includes(holder) ? [`the section ${section} of ${holder} is still there`] : [];
  return section === sectionOfPeople
    ? []
    : [`the section ${section} is left, in place of ${sectionOfPeople}`];
}
