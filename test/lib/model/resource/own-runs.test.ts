import {
  CLAIM_ANNOTATION,
  type ClusterBackupManifest,
  type Entry,
  FORMER_OWNER_ANNOTATION,
  ownRuns,
  takesWish,
} from '../../../../lib/model';
import { OWNER, runOf } from '../../../providers/pulumi/backups';

type Run = ClusterBackupManifest;

const entry = (changes: Partial<Entry> = {}): Entry => ({
  owner: OWNER,
  uid: 'uid-new',
  objectName: 'new',
  wish: { number: 0, mode: 'delete' },
  ...changes,
});
/** As 0.1.0 made it. */
function earlier(
  name: string,
  supersededBy?: string,
  { cluster = 'prod', folder = 'prod', ...facts } = {},
): Run {
  const run = runOf({ name, supersededBy, annotations: { [CLAIM_ANNOTATION]: 'id delete' }, ...facts });
  const parameters = { rclone: { bucket: `backups/${folder}`, credential: 's3' } };
  return { ...run, spec: { targetCluster: cluster, parameters } };
}
const namesOf = (runs: readonly Run[]) => runs.map(({ metadata }) => metadata.name);

describe('runs that 0.1.0 has made under one owner', () => {
  it('are those whose place the run of the entry has taken, one after the other, wherever they went', () => {
    const runs = [
      earlier('first', 'old', { folder: 'elsewhere' }),
      earlier('old', 'new', { folder: 'before' }),
      earlier('new'),
    ];

    expect(namesOf(ownRuns(entry(), runs))).toEqual(['first', 'old', 'new']);
  });

  it('are those of the same cluster and target although another resource has taken their place', () => {
    const runs = [
      earlier('mine', 'theirs-new'),
      earlier('theirs', 'new', { cluster: 'lab', folder: 'lab' }),
      earlier('new'),
      earlier('theirs-new', undefined, { cluster: 'lab', folder: 'lab' }),
    ];

    expect(namesOf(ownRuns(entry(), runs))).toEqual(['mine', 'new']);
    const theirs = entry({ uid: 'uid-theirs-new', objectName: 'theirs-new' });
    expect(namesOf(ownRuns(theirs, runs))).toEqual(['theirs', 'theirs-new']);
  });

  it('are not those of another resource that backs the same cluster up, by its current run', () => {
    const theirsNow = earlier('theirs-new', undefined, { folder: 'site' });
    const runs = [earlier('theirs', 'new', { folder: 'site' }), earlier('new'), theirsNow];

    expect(namesOf(ownRuns(entry(), runs))).toEqual(['new']);
    // By now it may have an owner of its own.
    const moved = runOf({
      name: 'theirs-new',
      owner: 'pulumi:acme/shop/dev/acme.Site:before',
      number: 1,
      annotations: { [FORMER_OWNER_ANNOTATION]: OWNER },
    });
    expect(namesOf(ownRuns(entry(), [...runs.slice(0, 2), { ...moved, spec: theirsNow.spec }]))).toEqual([
      'new',
    ]);
  });

  it('are not those that the entry of another resource names', () => {
    const runs = [earlier('theirs', 'new', { folder: 'site' }), earlier('new')];

    expect(namesOf(ownRuns(entry(), runs))).toEqual(['theirs', 'new']);
    expect(namesOf(ownRuns(entry({ others: ['uid-theirs'] }), runs))).toEqual(['new']);
  });

  it('are not those of the other resource that has its numbers already, and the owner that both had', () => {
    const theirs = runOf({ name: 'theirs', number: 1 });
    const runs = [earlier('old', 'new'), earlier('new'), theirs];

    expect(namesOf(ownRuns(entry(), runs))).toEqual(['old', 'new']);
    expect(namesOf(ownRuns(entry({ uid: 'uid-gone', spec: earlier('new').spec }), runs))).toEqual(['old']);
    expect(namesOf(ownRuns(entry({ uid: 'uid-theirs', objectName: 'theirs' }), runs))).toContain('theirs');
    // Nor once it has an owner and a number of its own.
    const moved = runOf({
      name: 'new',
      owner: 'pulumi:acme/shop/dev/acme.Site:before',
      number: 1,
      annotations: { [FORMER_OWNER_ANNOTATION]: OWNER },
    });
    expect(namesOf(ownRuns(entry(), [moved, theirs]))).toEqual(['new']);
  });

  it('are found without the run of the entry, by what that was', () => {
    const runs = [
      earlier('mine', 'theirs-new', { folder: 'prod' }),
      earlier('old', 'new', { folder: 'before' }),
      earlier('theirs', 'new', { cluster: 'lab' }),
    ];
    const spec = earlier('new').spec;

    expect(namesOf(ownRuns(entry({ spec }), runs))).toEqual(['mine', 'old']);
  });
});

describe('a wish that is harsher than the one of a run', () => {
  const keeping = (name: string, facts: { folder?: string } = {}) => {
    const run = earlier(name, 'new', facts);
    return {
      ...run,
      metadata: {
        ...run.metadata,
        annotations: { ...run.metadata.annotations, [CLAIM_ANNOTATION]: 'id keep' },
      },
    };
  };
  const wish = { number: 1, mode: 'delete' } as const;
  const runs = [keeping('same'), keeping('elsewhere', { folder: 'site' }), keeping('new')];

  it('is written on what is certain, and not on what 0.1.0 may have made for another resource', () => {
    expect(namesOf(runs.filter((run) => takesWish(run, wish, entry(), runs)))).toEqual(['same', 'new']);
  });

  it('is written on every run if it is no harsher', () => {
    expect(runs.every((run) => takesWish(run, { number: 1, mode: 'keep' }, entry(), runs))).toBe(true);
  });
});
