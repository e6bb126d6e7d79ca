/** The page on what we write onto objects, from the schema of the records itself. */
import { stringify } from 'yaml';
import { leftRecords, RECORDS, RECORDS_VERSION } from '../../lib/model';
import { table } from '../../test/docs/markdown-table';

const MARK =
  '<!-- Written by npm run generate from lib/model/api/record-kinds.ts and records/left-behind.ts. Do not edit. -->';

/** `docs/records.md` */
export function recordsPage(): string {
  return [
    MARK,
    '',
    '# Records on objects',
    '',
    'What this package remembers besides the specifications of MOSK stands on the objects themselves, as annotations and',
    `labels, and in ConfigMaps. This is version ${RECORDS_VERSION} of that schema; what earlier releases have written is read as well.`,
    '',
    'Where records disagree, the newest wish holds. Where it cannot be told which is the newest, because a deployment was',
    'killed, a state was copied or another tool has written too, the mildest of those that may be: `keep` before `orphan`',
    'before `delete`. What is left undone for that reason is said, with the command that does it.',
    '',
    ...table(
      ['annotation or label', 'on', 'value', 'written by', 'read by', 'without it'],
      RECORDS.map((record) => [
        `\`${record.key}\``,
        record.on,
        record.value,
        record.writtenBy,
        record.readBy,
        record.absent,
      ]),
    ),
    '',
    'Those that tell of one very object are left out by whoever copies it: ' +
      `${RECORDS.filter(({ ofOneObject }) => ofOneObject)
        .map(({ key }) => `\`${key}\``)
        .join(', ')}.`,
    '',
    '## What is left behind',
    '',
    'Files whose object goes without them have a record: a ConfigMap in the namespace of the backup, whose name follows from',
    'its uid. It is written before the object goes, or once it is known that somebody else has taken it away. As long as it is',
    'there, the credential and the key that it names stay, and nothing is written to its files. Who has no more use for the',
    'files ends it by `kubectl delete configmap`; every output that speaks of a record names the command.',
    '',
    'While there is a record that cannot be understood, as a spoilt one or one of a later release, `remove`, `prune` and Pulumi',
    'delete no files (`files-unknown`): it may be of any. New backups are made, and what is kept or orphaned is.',
    '',
    ...table(['data', 'value'], DATA),
    '',
    '```yaml generated',
    ...stringify(EXAMPLE).trimEnd().split('\n'),
    '```',
    '',
  ].join('\n');
}

const DATA: [string, string][] = [
  ['`version`', '`1`'],
  ['`backup`, `uid`', 'name and uid of the object that is gone'],
  ['`cluster`', 'name of the Cluster that was backed up'],
  ['`why`', '`orphaned`: that was asked for; `vanished`: somebody else has taken the object away'],
  ['`at`', 'when the record was made, RFC 3339'],
  ['`resourceVersion`', 'of the object when it was left behind; absent if it was gone already'],
  ['`files`', 'list in JSON; several ConfigMaps, with `-2`, `-3` … in their names, where one cannot hold it'],
  ['`credential`, `key`', 'names of what is needed to read and delete the files; absent if nothing is'],
  [
    '`storage`',
    'where the files are, in one spelling of the endpoint; absent if the files say so themselves',
  ],
];

const [EXAMPLE] = leftRecords({
  namespace: 'shop',
  backup: 'before-upgrade-0a1b2c3d4e',
  uid: '5f0c2d8e-8f4b-4c58-9d0a-0c9f6f3f2f11',
  cluster: 'prod',
  why: 'orphaned',
  at: '2027-01-15T17:44:02.000Z',
  version: '4711',
  files: [
    's3://backups/prod/before-upgrade-0a1b2c3d4e.dek',
    's3://backups/prod/before-upgrade-0a1b2c3d4e.encrypted',
  ],
  credential: 's3',
  key: 'kek-2027',
  storage: 's3.example.com',
});
