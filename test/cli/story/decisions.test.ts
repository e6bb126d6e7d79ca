import { type Story, storyOf, storyText } from '../../../cli/story';
import { BACKUP_STATUSES, type ClusterBackupManifest } from '../../../lib/model';

type Facts = Parameters<typeof storyOf>[0];

const PLACE = { program: 'mosk-backup', options: '-n prod' };
const FILES = ['s3://backups/prod/b.encrypted', 's3://backups/prod/b.dek'];
const METADATA = { name: 'b', namespace: 'prod', uid: 'b-1', creationTimestamp: '2027-01-01T00:00:00Z' };

function backup(changes: Partial<ClusterBackupManifest> = {}): ClusterBackupManifest {
  return {
    apiVersion: 'kaas.mirantis.com/v1alpha1',
    kind: 'ClusterBackup',
    metadata: METADATA,
    spec: {
      targetCluster: 'prod',
      parameters: { rclone: { bucket: 'backups/prod', credential: 's3' }, keyEncryptionKey: 'kek' },
    },
    ...changes,
  };
}

/** Everything is there, and nothing is wrong with it. */
function facts(changes: Partial<Facts> = {}): Facts {
  return {
    backup: backup(),
    section: { known: true, parameters: undefined },
    cluster: 'there',
    schedule: undefined,
    credential: {
      kind: 'RCloneCredential',
      name: 's3',
      presence: 'there',
      secret: { name: 's3-1', dataKey: 'value', presence: 'there' },
    },
    key: {
      kind: 'KeyEncryptionKey',
      name: 'kek',
      presence: 'there',
      secret: { name: 'kek-1', dataKey: 'value', presence: 'there' },
    },
    others: [],
    files: { asked: true, sizes: new Map(FILES.map((file) => [file, 96])) },
    events: [],
    ...changes,
  };
}

const story = (changes: Partial<Facts>, place = PLACE): Story => storyOf(facts(changes), place);
const at = (status: string, more: object = {}) =>
  backup({ status: { status, ...more }, spec: backup().spec });
const UPLOADED = { completedAt: '2027-01-01T00:01:00Z', uploadedAt: '2027-01-01T00:02:00Z' };

it.each([
  ['', 'wait b'],
  ['Pending', 'wait b'],
  ['InProgress', 'wait b'],
  ['UploadPending', 'wait b'],
  ['UploadingInProgress', 'wait b'],
  ['Completed', 'verify b --key-file /dev/stdin'],
  ['Failed', 'create --like b --wait'],
  ['DeletionPending', 'remove b'],
  ['DeletionInProgress', 'remove b'],
  ['Deleted', 'remove b'],
  ['DeleteFailed', 'remove b'],
  ['Archiving', 'wait b'],
])('of a backup that is "%s" the next step is: mosk-backup %s', (status, command) => {
  const { next } = story({ backup: at(status, status === 'Completed' ? UPLOADED : {}) });
  expect(next.command).toBe(`mosk-backup ${command} -n prod`);
});

it.each([
  [undefined, 'verify b --key-file /dev/stdin', ['created', 'archived', 'uploaded']],
  [
    '2027-01-02T00:00:00Z b-1 read 10240 12',
    'explain prod',
    ['created', 'archived', 'uploaded', 'rehearsed'],
  ],
  [
    '2027-01-02T00:00:00Z b-1 truncated 10240 12',
    'create --like b --wait',
    ['created', 'archived', 'uploaded', 'rehearsed'],
  ],
  // The record of another object, of which this one is a copy.
  [
    '2027-01-02T00:00:00Z b-0 read 10240 12',
    'verify b --key-file /dev/stdin',
    ['created', 'archived', 'uploaded'],
  ],
])('a good backup whose rehearsal is %s leads to: mosk-backup %s', (rehearsed, command, times) => {
  const annotations: Record<string, string> =
    rehearsed === undefined ? {} : { 'mosk-backup/rehearsed': rehearsed };
  const told = story({ backup: { ...at('Completed', UPLOADED), metadata: { ...METADATA, annotations } } });

  expect(told.next.command).toBe(`mosk-backup ${command} -n prod`);
  expect(told.times.map(({ what }) => what)).toEqual(times);
});

it('whatever its status, it says what it waits for, or nothing where it has come to its end', () => {
  const waiting = BACKUP_STATUSES.filter(
    (status) => story({ backup: at(status, UPLOADED) }).waitsFor.length > 0,
  );
  expect(waiting).toEqual(
    BACKUP_STATUSES.filter((status) => !['Completed', 'Failed', 'Deleted'].includes(status)),
  );
});

it('a run of a schedule is made again by the schedule, if that is still there', () => {
  const failed = at('Failed');
  const scheduled = { ...failed, spec: { ...failed.spec, createdBy: { schedule: 'nightly' } } };
  const command = (schedule: Facts['schedule']) => story({ backup: scheduled, schedule }).next.command;
  expect(command('there')).toBe('mosk-backup create --from-schedule nightly --wait -n prod');
  expect(command('missing')).toBe('mosk-backup create --like b --wait -n prod');
});

it('a command acts where the reader has looked', () => {
  const place = { program: 'npx mosk-backup', options: "-n prod --context 'my mgmt'" };
  expect(story({ backup: at('Pending') }, place).next.command).toBe(
    "npx mosk-backup wait b -n prod --context 'my mgmt'",
  );
});

it('a DELETE without a request for the deletion of the files is at fault before all is gone', () => {
  const going = at('Completed', UPLOADED);
  going.metadata = {
    ...METADATA,
    deletionTimestamp: '2027-01-02T00:00:00Z',
    finalizers: ['kaas.mirantis.com/clusterbackup-finalizer'],
  };
  const { troubles, next, waitsFor } = story({ backup: going });
  expect(troubles).toEqual([
    expect.objectContaining({ code: 'removed-without-files', at: 'ClusterBackup prod/b' }),
  ]);
  expect(next.command).toBe('mosk-backup remove b -n prod');
  expect(waitsFor).toEqual([
    'its finalizers, since 2027-01-02T00:00:00Z: kaas.mirantis.com/clusterbackup-finalizer',
  ]);
});

it('what waits for another archive of its cluster says which', () => {
  const other = { ...at('InProgress'), metadata: { ...METADATA, name: 'busy', uid: 'busy-1' } };
  expect(story({ backup: at('Pending'), others: [other] }).waitsFor[0]).toMatch(/^busy: a cluster makes one/);
});

it('files that another backup has too are not deleted with it', () => {
  const other = at('Completed', UPLOADED);
  const twin = {
    ...other,
    metadata: { ...METADATA, name: 'twin', uid: 'twin-1' },
    spec: { ...other.spec, fileNames: { MKE: 'b' } },
  };
  expect(story({ backup: other, others: [other, twin] }).onRemoval).toEqual([
    'it is refused: its files are those of ClusterBackup prod/twin as well',
  ]);
});

it('what may not be read is neither at fault nor well', () => {
  const unknown = { kind: 'RCloneCredential', name: 's3', presence: 'unknown' } as const;
  const told = story({
    backup: at('Failed'),
    cluster: 'unknown',
    credential: unknown,
    key: { ...unknown, kind: 'KeyEncryptionKey', name: 'kek' },
    others: undefined,
    files: { asked: false, why: 'Secrets may not be read' },
    events: undefined,
  });
  expect(told.troubles.map(({ code }) => code)).toEqual(['failed']);
  const text = storyText(told);
  expect(text).toContain('RCloneCredential s3 (may not be read)');
  expect(text).toContain('you may not list events in this namespace');
  expect(text).toContain('the storage could not be asked: Secrets may not be read');
});

it('no text of a name or an event becomes a line of its own', () => {
  const event = {
    type: 'Warning',
    reason: 'Failed',
    message: 'one\n::error::two',
    at: '2027-01-01T00:00:00Z',
    count: 2,
    by: 'x',
  };
  const text = storyText(story({ backup: at('Failed'), events: [event] }));
  expect(text).not.toMatch(/^::error/m);
  expect(text).toContain('Failed (2 times): ');
});

it('the newest events are told, and how to see the rest', () => {
  const events = [...Array(12).keys()].map((number) => ({
    type: 'Normal',
    reason: 'Step',
    message: `number ${number}`,
    at: '2027-01-01T00:00:00Z',
    count: 1,
    by: '',
  }));
  const text = storyText(story({ events }));
  expect(text).not.toContain('number 1\n');
  expect(text).toContain('number 11');
  expect(text).toContain('2 older: kubectl get events -n prod --field-selector involvedObject.name=b');
});
