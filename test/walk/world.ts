/** A management cluster and its storage as a value: every write gives another one, so that all that may happen next can be tried. */
import {
  apiVersionOf,
  type ClusterBackupManifest,
  type ClusterBackupStatus,
  ClusterBackupType,
  ownerOf,
  type RemovalMode,
} from '../../lib/model';
import { factsOf, type RunFacts } from './run-facts';

export type Run = ClusterBackupManifest;

/** The resources of the stack. */
export type Resource = 'a' | 'b';
export const RESOURCES: readonly Resource[] = ['a', 'b'];

/** Whose an object or a file is, as the walk keeps it for itself: a resource of the stack, or somebody else. */
export type Whose = Resource | 'stranger' | 'person';

/** An object with what the walk knows of it, which no object says. */
export interface Thing {
  readonly run: Run;
  readonly facts: RunFacts;
  readonly whose: Whose;
  /** The name of its resource when it was made. */
  readonly bornAs: string | undefined;
  /** A destroy has given it up, as was wished. */
  readonly kept: boolean;
  /** The last wish that was written on it, and when. */
  readonly wish: { readonly at: number; readonly mode: RemovalMode } | undefined;
  /** Somebody else has asked for its deletion, or for its files to stay. */
  readonly meddled: boolean;
  /** A killed rename has made it under a name that nothing told of when the state was saved again. */
  readonly lost: boolean;
}

export interface StoredFile {
  readonly file: string;
  /** Of the object that has written it last. */
  readonly uid: string;
  readonly whose: Whose;
}

/** A record of a file that was left behind. */
export interface LeftRecord {
  readonly file: string;
  readonly uid: string;
  /** The tick that wrote it last: nothing but the process that has read it goes by it. */
  readonly at: number;
}

export interface World {
  readonly things: readonly Thing[];
  /** The objects alone, as the API shows them. */
  readonly runs: readonly Run[];
  readonly files: readonly StoredFile[];
  readonly records: readonly LeftRecord[];
  /** Counts writes, and gives uids and versions. */
  readonly tick: number;
}

export const EMPTY: World = { things: [], runs: [], files: [], records: [], tick: 0 };

export const NAMESPACE = 'shop';
/** Where the backups of the stack go. */
export const OURS = { rclone: { bucket: 'backups', credential: 's3' } };
const ELSEWHERE = { rclone: { bucket: 'elsewhere', credential: 's3' } };

/** What the controller does with the next archive and the next request for deletion; by default both succeed at once. */
export interface Weather {
  readonly archive?: 'fails' | 'upload-fails' | 'sticks' | 'runs-on';
  readonly deletion?: 'fails' | 'runs-on';
}

const TIME = '2026-01-15T17:42:00Z';

const ARCHIVED: Record<NonNullable<Weather['archive']> | 'succeeds', ClusterBackupStatus> = {
  succeeds: { status: 'Completed', completedAt: TIME, uploadedAt: TIME },
  fails: { status: 'Failed' },
  'upload-fails': { status: 'Failed', completedAt: TIME },
  sticks: { status: 'Stuck', completedAt: TIME },
  'runs-on': { status: 'InProgress' },
};

/** The archive of an object, as the walk judges it for itself; `undefined` where it lies elsewhere. */
export function fileOf({ metadata, spec }: Run): string | undefined {
  if (spec.parameters?.rclone?.bucket !== OURS.rclone.bucket) return undefined;
  return spec.fileNames?.MKE ?? metadata.name;
}

export function thingOf(world: World, uid: string | undefined): Thing | undefined {
  return world.things.find(({ run }) => run.metadata.uid === uid);
}

export function thingNamed(world: World, name: string): Thing | undefined {
  return world.things.find(({ run }) => run.metadata.name === name);
}

function withThings(world: World, things: readonly Thing[]): World {
  return { ...world, things, runs: things.map(({ run }) => run), tick: world.tick + 1 };
}

/** The controller sees the object at once, and does what it can. */
export function created(
  world: World,
  made: Omit<Thing, 'meddled' | 'facts' | 'lost' | 'bornAs'>,
  { archive }: Weather,
): World {
  const id = `${world.tick + 1}`;
  const { metadata } = made.run;
  const run = { ...made.run, metadata: { ...metadata, uid: id, resourceVersion: id } };
  const thing = { ...made, run, facts: factsOf(run), bornAs: ownerOf(run), meddled: false, lost: false };
  return archived(withThings(world, [...world.things, thing]), thing, archive);
}

/** The archive comes to an end, or what counts as one. */
export function archived(world: World, thing: Thing, archive: Weather['archive']): World {
  const status = ARCHIVED[archive ?? 'succeeds'];
  const done = changed(world, thing, { ...thing.run, status });
  const file = fileOf(thing.run);
  // Of an upload that has failed some parts may be there.
  if (file === undefined || status.completedAt === undefined) return done;
  const stored = { file, uid: thing.run.metadata.uid ?? '', whose: thing.whose };
  return { ...done, files: [...world.files.filter((each) => each.file !== file), stored] };
}

/** @param run with another version from here on */
export function changed(world: World, thing: Thing, run: Run, more: Partial<Thing> = {}): World {
  const next = { ...run, metadata: { ...run.metadata, resourceVersion: `${world.tick + 1}` } };
  const now = { ...thing, ...more, run: next, facts: factsOf(next) };
  const { uid } = run.metadata;
  return withThings(
    world,
    world.things.map((each) => (each.run.metadata.uid === uid ? now : each)),
  );
}

export function annotated(
  world: World,
  thing: Thing,
  annotations: Readonly<Record<string, string | null>>,
  more: Partial<Thing> = {},
): World {
  const all: Record<string, string> = { ...thing.run.metadata.annotations };
  for (const [key, value] of Object.entries(annotations)) {
    if (value === null) delete all[key];
    else all[key] = value;
  }
  const metadata = { ...thing.run.metadata, annotations: all };
  return changed(world, thing, { ...thing.run, metadata }, more);
}

/** The controller heeds a request at once, and deletes by the name of the file, whoever has written it. */
export function requested(
  world: World,
  thing: Thing,
  wanted: boolean,
  { deletion }: Weather,
  more: Partial<Thing> = {},
): World {
  const spec = { ...thing.run.spec, delete: wanted };
  const asked = changed(world, thing, { ...thing.run, spec }, more);
  const now = thingOf(asked, thing.run.metadata.uid);
  return wanted && now !== undefined ? deletedFiles(asked, now, deletion) : asked;
}

export function deletedFiles(world: World, thing: Thing, deletion: Weather['deletion']): World {
  const { run } = thing;
  const before = run.status?.status;
  // Whether anybody answers a request on a backup that has failed or is stuck is undocumented.
  if (before === 'Failed' || before === 'Stuck' || before === 'Deleted') return world;
  const ends: Record<string, string> = { fails: 'DeleteFailed', 'runs-on': 'DeletionInProgress' };
  const status = { ...run.status, status: deletion === undefined ? 'Deleted' : ends[deletion] };
  const done = changed(world, thing, { ...run, status });
  if (deletion !== undefined) return done;
  const file = fileOf(run);
  return { ...done, files: world.files.filter((each) => each.file !== file) };
}

export function gone(world: World, thing: Thing): World {
  return withThings(
    world,
    world.things.filter((each) => each !== thing),
  );
}

/** Nothing is written. */
export function lost(world: World, isLost: (thing: Thing) => boolean): World {
  if (!world.things.some(isLost)) return world;
  return { ...world, things: world.things.map((each) => (isLost(each) ? { ...each, lost: true } : each)) };
}

/** What somebody else makes. */
export function foreignRun(name: string, file: string | undefined): Run {
  return {
    apiVersion: apiVersionOf(ClusterBackupType),
    kind: ClusterBackupType.kind,
    metadata: { name, namespace: NAMESPACE },
    spec: {
      targetCluster: 'prod',
      parameters: file === undefined ? ELSEWHERE : OURS,
      ...(file !== undefined && { fileNames: { MKE: file } }),
    },
  };
}
