/** One process at work on a cluster: each write is a moment before which it may be killed, or somebody else act. */
import { BackupError, type ErrorCode } from '../../lib/errors';
import { type RemovalMode, WISH_ANNOTATION } from '../../lib/model';
import { judgeDelete, judgeGivingUp, judgeRequest, judgeTouch, judgeWrittenFile } from './judge';
import type { Entry, Settled, State } from './state';
import {
  annotated,
  created,
  fileOf,
  gone,
  type LeftRecord,
  type Resource,
  type Run,
  requested,
  type Thing,
  thingNamed,
  thingOf,
  type Weather,
  type World,
} from './world';

/** For whom, and to what end, something is written; told by who started the process, not by what it decides. */
export interface Purpose {
  readonly whose: Resource | 'person';
  readonly what: 'make' | 'end' | 'replaced' | 'named';
  /** What may be done with the runs of the resource, when they come to their end. */
  modes(): readonly RemovalMode[];
  readonly keepLast: number | undefined;
}

/** What happens to a process besides its own doing. */
export interface Script {
  readonly weather?: Weather;
  /** Somebody else acts before the moment of this number; `undefined` when they cannot. */
  readonly meanwhile?: { readonly at: number; readonly act: (world: World) => World | undefined };
  /** The runs of one step are removed one after the other, not all at a time. */
  readonly oneByOne?: boolean;
  /** The second resource comes first. */
  readonly backwards?: boolean;
}

/** What is there if the process dies at this moment. */
export interface Moment {
  readonly before: Before;
  readonly world: World;
  readonly entries: readonly Entry[];
  readonly settled: State['settled'];
}

/** What is about to be done, for people. */
export interface Before {
  readonly what: string;
  readonly run?: Run;
  readonly annotations?: Readonly<Record<string, string | null>>;
}

/** More decisions than this are a loop that does not end. */
const MOST_DECISIONS = 120;

export class Process {
  world: World;
  entries: readonly Entry[];
  settled: State['settled'];
  purpose: Purpose | undefined;
  readonly moments: Moment[] = [];
  readonly breaches: string[] = [];
  /** Several runs were removed in one step, so that their order matters. */
  manyAtOnce = false;
  /** Uids of what this process has removed itself. */
  readonly removed = new Set<string>();
  /** Those that one removal of this process is about. */
  readonly filesInRemoval = new Set<string>();
  readonly wrote = new Set<Resource | 'person'>();
  /** What was there at the beginning, and nobody else has taken away. */
  known: readonly Thing[];
  private decisions = 0;
  private looked: World;
  private lookedForOthers: World;

  constructor(
    state: Pick<State, 'world' | 'entries' | 'settled'>,
    readonly script: Script,
  ) {
    this.world = state.world;
    this.looked = state.world;
    this.lookedForOthers = state.world;
    this.known = state.world.things;
    this.entries = state.entries;
    this.settled = state.settled;
  }

  get weather(): Weather {
    return this.script.weather ?? {};
  }

  /** A decision about all runs of a resource is about to be made: what changes after this look nobody can know. */
  looks(): void {
    this.looked = this.world;
    this.decides();
  }

  /** Who else has files of a backup. */
  looksForOthers(): void {
    this.lookedForOthers = this.world;
  }

  /** @throws Error which is no BackupError if decisions go round in circles */
  decides(): void {
    if (++this.decisions > MOST_DECISIONS) throw new Error('it does not come to its end');
  }

  /** Just before a write, or while something is waited for. */
  moment(before: Before): void {
    const { world, entries, settled } = this;
    const { meanwhile } = this.script;
    if (meanwhile?.at === this.moments.length) this.suffers(meanwhile.act(world) ?? world);
    this.moments.push({ before, world: this.world, entries, settled });
  }

  save(
    what: string,
    entries: readonly Entry[],
    settled?: { resource: Resource; wish: Settled | undefined },
  ): void {
    this.moment({ what: `save: ${what}` });
    this.entries = entries;
    if (settled !== undefined) this.settled = { ...this.settled, [settled.resource]: settled.wish };
  }

  private suffers(after: World): void {
    const isTaken = ({ run }: Thing) => thingOf(after, run.metadata.uid) === undefined;
    const taken = this.world.things.filter(isTaken).map(({ run }) => run.metadata.uid);
    this.known = this.known.filter(({ run }) => !taken.includes(run.metadata.uid));
    this.world = after;
  }

  annotate(run: Run, annotations: Readonly<Record<string, string | null>>, version?: string): void {
    this.moment({ what: 'annotate', run, annotations });
    const thing = this.wanted(run, version);
    this.touches(thing);
    const [, mode] = annotations[WISH_ANNOTATION]?.split(' ') ?? [];
    const wish = mode === undefined ? {} : { wish: { at: this.world.tick + 1, mode: mode as RemovalMode } };
    const gives = 'mosk-backup/kept-from' in annotations;
    if (gives && annotations['mosk-backup/kept-from'] !== null)
      this.note(judgeGivingUp(thingOf(this.looked, run.metadata.uid) ?? thing));
    const kept = gives && { kept: annotations['mosk-backup/kept-from'] !== null };
    this.world = annotated(this.world, thing, annotations, { ...wish, ...kept, ...this.meddling() });
  }

  /** @throws BackupError `conflict` if the name is taken */
  create(run: Run, whose: Resource | 'person', mode: RemovalMode): Thing {
    this.moment({ what: 'create', run });
    if (thingNamed(this.world, run.metadata.name)) throw failed('conflict');
    this.note(judgeWrittenFile(this.world, fileOf(run)));
    this.wrote.add(whose);
    const wish = { at: this.world.tick + 1, mode };
    this.world = created(this.world, { run, whose, kept: false, wish }, this.weather);
    return thingNamed(this.world, run.metadata.name) as Thing;
  }

  /** @param marks go with the same request */
  askDeletion(run: Run, wanted: boolean, version?: string, marks?: Readonly<Record<string, null>>): Run {
    this.moment({ what: wanted ? 'request the deletion of' : 'withdraw the request for', run });
    const thing = this.wanted(run, version);
    this.touches(thing);
    if (wanted) this.note(judgeRequest(this.lookedForOthers, this.looked, thing, this.purpose));
    const unmarked = marks === undefined ? this.world : annotated(this.world, thing, marks);
    const now = thingOf(unmarked, run.metadata.uid) ?? thing;
    this.world = requested(unmarked, now, wanted, this.weather, this.meddling());
    return thing.run;
  }

  delete(run: Run, version?: string): void {
    this.moment({ what: 'DELETE', run });
    const thing = this.wanted(run, version);
    this.touches(thing);
    this.note(judgeDelete(this.world, thing, this.purpose));
    this.world = gone(this.world, thing);
  }

  record(file: string, uid: string): void {
    this.moment({ what: `record ${file}` });
    const { world } = this;
    const at = world.tick + 1;
    const others = world.records.filter((each) => each.file !== file || each.uid !== uid);
    this.world = { ...world, tick: at, records: [...others, { file, uid, at }] };
  }

  recordsOf(uid: string): LeftRecord[] {
    return this.world.records.filter((each) => each.uid === uid);
  }

  /** Those that are still as they were read. */
  unrecord(read: readonly LeftRecord[]): void {
    if (read.length === 0) return;
    this.moment({ what: `end the records of ${read[0]?.uid}` });
    const { world } = this;
    this.world = {
      ...world,
      tick: world.tick + 1,
      records: world.records.filter((each) => !read.includes(each)),
    };
  }

  /** The very object, in the very version if one is given: a server refuses anything else. */
  private wanted(run: Run, version: string | undefined): Thing {
    const thing = thingOf(this.world, run.metadata.uid);
    if (thing === undefined)
      throw failed(thingNamed(this.world, run.metadata.name) ? 'conflict' : 'not-found');
    if (version !== undefined && thing.run.metadata.resourceVersion !== version) throw failed('conflict');
    return thing;
  }

  /** Who names an object has a wish of their own for it. */
  private meddling(): Partial<Thing> {
    return this.purpose?.whose === 'person' ? { meddled: true } : {};
  }

  private touches(thing: Thing): void {
    if (this.purpose) this.wrote.add(this.purpose.whose);
    this.note(judgeTouch(thingOf(this.looked, thing.run.metadata.uid) ?? thing, this.purpose));
  }

  note(breach: string | undefined): void {
    if (breach !== undefined) this.breaches.push(breach);
  }
}

export function failed(code: ErrorCode): BackupError {
  return new BackupError(code, code, { fix: '' });
}
