import {
  API_FILE_VERSION,
  API_MEMBERS,
  type ApiFact,
  isOpen,
  type LearnedApi,
  MoskApi,
  memberAt,
  type OpenFact,
} from '../model';
import { type Difference, differencesOf } from './differences';
import type { Learned } from './learn';

/** What is written into a file. */
export interface ApiFile extends Pick<LearnedApi, 'version' | 'facts' | 'schemas' | 'others'> {
  /** What stays open is as in this release. */
  readonly release: string;
}

/**
 * What there is to write, and what that changes. What a person has stated stays where no source tells, unknown members stay
 * as they are, and what is the same as before keeps its day.
 * @param before what is known of this API so far
 */
export function apiFile(
  { facts, schemas }: Learned,
  before: MoskApi,
): { readonly file: ApiFile; readonly differences: readonly Difference[] } {
  const { learned, settings } = before;
  const known = learned?.facts ?? statedFacts(before);
  const kept = Object.entries(known).filter(([name]) => facts[name] === undefined);
  const merged = Object.fromEntries([
    ...Object.entries(facts).map(([name, fact]) => [name, withEarlier(fact, known[name])]),
    // Of a later version.
    ...kept.filter(([name]) => learned?.unknown.includes(`facts.${name}`)),
  ]) as Record<string, ApiFact>;
  const file: ApiFile = {
    version: Math.max(API_FILE_VERSION, learned?.version ?? 0),
    release: settings.release,
    facts: merged,
    schemas,
    others: learned?.others ?? {},
  };
  return { file, differences: learned === undefined ? [] : differencesOf(learned, file) };
}

/** What the simple form of a file says is stated by a person; what a release says is not. */
function statedFacts({ settings }: MoskApi): Readonly<Record<string, ApiFact>> {
  if (RELEASES.some((release) => release === settings)) return {};
  const path = (name: string) => name.split('.');
  const stated = Object.keys(API_MEMBERS).filter((name) => {
    const value = JSON.stringify(memberAt(settings, path(name)));
    return value !== undefined && value !== JSON.stringify(memberAt(MoskApi.v26_2.settings, path(name)));
  });
  return Object.fromEntries(stated.map((name) => [name, { value: memberAt(settings, path(name)) }]));
}

const RELEASES = [MoskApi.v26_1.settings, MoskApi.v26_2.settings];

function withEarlier(fact: ApiFact, earlier: ApiFact | undefined): ApiFact {
  if (earlier === undefined) return fact;
  if (isSame(fact, earlier) || (isOpen(fact) && outlives(earlier, fact))) return earlier;
  return fact;
}

/** Whether what was known before still counts, where no source tells. */
function outlives(earlier: ApiFact, { candidates }: OpenFact): boolean {
  if (isOpen(earlier) || earlier.certainty === 'documented') return false;
  // What a person has stated decides between candidates; what objects have shown does not.
  return earlier.certainty !== 'observed' || candidates === undefined;
}

/** But for the day. */
function isSame({ date: _a, ...one }: ApiFact, { date: _b, ...other }: ApiFact): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
