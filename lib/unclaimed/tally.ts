import { hashOf } from './hash';
import { type Judged, type JudgingOptions, judgeFile, type ListedFile, type Verdict } from './judge-file';
import { createNumbers } from './numbers';
import { createHalfFinder, otherHalf } from './pairs';

/** A file that is told of by name. */
export interface FoundFile extends ListedFile {
  readonly verdict: Exclude<Verdict, 'claimed' | 'missing'>;
  /** Who names it; `undefined`: nobody. */
  readonly by: string | undefined;
  /** Of half a pair, also where its owner cannot be told: the file that is not there. */
  readonly without: string | undefined;
  /** Another storage, in which a file of this name is somebody's: the two may be one, under two names. */
  readonly elsewhere: string | undefined;
}

export interface Count {
  files: number;
  bytes: number;
}

export interface Tallied {
  readonly counts: ReadonlyMap<Verdict, Count>;
  /** In the order of the listing; of each verdict no more than so many. */
  readonly found: readonly FoundFile[];
}

export interface Tally {
  take(file: ListedFile): void;
  /**
   * Who names what is looked at again after the listing: what either look names is somebody's.
   * @param late files that the book has got since the listing
   * @param canTell whether everybody could be asked
   */
  end(late: readonly string[], canTell: boolean): Tallied;
}

export interface TallyOptions extends JudgingOptions {
  readonly book: JudgingOptions['book'] & { elsewhere(place: ListedFile): string | undefined };
  /** Of all files that it takes. */
  readonly storage: string | undefined;
  /** How many files of each verdict are told of by name. */
  readonly most: number;
}

/** All but `claimed`, as they are written down; the last two are what `unclaimed` turns out to be. */
const NOTED = ['declared', 'young', 'left on purpose', 'unfinished', 'unclaimed', 'half a pair'] as const;
type Noted = (typeof NOTED)[number];

/**
 * Counts the files of one storage while they are listed. Of a million files that nobody names some are kept by name, and
 * of the others a number and a size: enough to know them again, should somebody name them after the listing.
 */
export function createTally(options: TallyOptions): Tally {
  const claimed: Count = { files: 0, bytes: 0 };
  const codes = createNumbers();
  const hashes = createNumbers();
  const sizes = createNumbers();
  const named: { readonly at: number; readonly file: ListedFile; by: string | undefined }[] = [];
  const halves = createHalfFinder();

  function take(file: ListedFile): void {
    const { verdict, by } = judgeFile(file, options);
    let at = -1;
    if (verdict === 'claimed') count(claimed, file.size);
    else {
      at = codes.length;
      codes.push(NOTED.indexOf(verdict));
      hashes.push(hashOf(file.file));
      sizes.push(file.size);
      if (namedOf(verdict) < options.most) keep(at, file, by);
    }
    halves.take(file.file, () => {
      if (at >= 0 && codes.at(at) === NOTED.indexOf('unclaimed')) codes.set(at, NOTED.indexOf('half a pair'));
    });
  }

  const kept = new Map<Judged['verdict'], number>();
  const namedOf = (verdict: Judged['verdict']) => kept.get(verdict) ?? 0;
  function keep(at: number, file: ListedFile, by: string | undefined): void {
    const verdict = NOTED[codes.at(at)] as Exclude<Judged['verdict'], 'claimed'>;
    kept.set(verdict, namedOf(verdict) + 1);
    // A name that is cut out of a page keeps the whole page in memory.
    named.push({ at, file: { ...file, file: Buffer.from(file.file).toString() }, by });
  }

  function change(at: number, verdict: Judged['verdict']): void {
    // What turned out to be half a pair is still nobody's.
    if (verdict === 'unclaimed' || codes.at(at) === -1) return;
    if (verdict === 'claimed') count(claimed, sizes.at(at));
    codes.set(at, verdict === 'claimed' ? -1 : NOTED.indexOf(verdict));
  }

  /** Judges anew what has been named since. */
  function catchUp(late: readonly string[]): void {
    const byHash = new Map(late.map((file) => [hashOf(file), file]));
    if (byHash.size > 0) {
      for (let at = 0; at < hashes.length; at++) {
        const file = byHash.get(hashes.at(at));
        const claim = file === undefined ? undefined : options.book.of({ file, storage: options.storage });
        if (claim !== undefined) change(at, claim.verdict);
      }
    }
    for (const each of named) {
      const { verdict, by } = judgeFile(each.file, options);
      change(each.at, verdict);
      each.by = by;
    }
  }

  return {
    take,
    end(late, canTell) {
      halves.end();
      catchUp(late);
      const shown = (code: number): Noted | 'cannot tell' => {
        const verdict = NOTED[code] as Noted;
        return canTell || (verdict !== 'unclaimed' && verdict !== 'half a pair') ? verdict : 'cannot tell';
      };
      const counts = new Map<Verdict, Count>([['claimed', claimed]]);
      for (let at = 0; at < codes.length; at++) {
        const code = codes.at(at);
        if (code === -1) continue;
        const verdict = shown(code);
        const total = counts.get(verdict) ?? { files: 0, bytes: 0 };
        counts.set(verdict, total);
        count(total, sizes.at(at));
      }
      const found = named.flatMap(({ at, file, by }): FoundFile[] => {
        const code = codes.at(at);
        if (code === -1) return [];
        const isHalf = NOTED[code] === 'half a pair';
        const without = isHalf ? otherHalf(file.file) : undefined;
        return [{ ...file, verdict: shown(code), by, without, elsewhere: options.book.elsewhere(file) }];
      });
      return { counts, found };
    },
  };
}

function count(total: Count, bytes: number): void {
  total.files += 1;
  total.bytes += bytes;
}
