import {
  type ClusterSheet,
  type Custody,
  keyFileOf,
  pathOf,
  type SheetFinding,
  type StorageSheet,
  secretFileOf,
  type TargetSheet,
  word,
} from '../../lib/runbook';
import { sizeText } from '../output';
import { isChanging } from './changing';
import { type Block, plain, type Text, text } from './document';

/** What is said of one cluster. */
export function clusterBlocks(cluster: ClusterSheet): Block[] {
  const { managementCluster, project, name, release, managementRelease, targets, findings } = cluster;
  return [
    { kind: 'heading', level: 2, text: text`Cluster ${pathOf(cluster)}` },
    {
      kind: 'facts',
      rows: [
        ['Cluster', text`${name} in project ${project}`],
        ['Management cluster', managementCluster === '' ? plain('not known') : text`${managementCluster}`],
        [
          'Release',
          release === undefined
            ? plain('not known: the cluster is in no inventory')
            : text`MOSK ${release}, its management cluster ${managementRelease ?? 'unknown'}. No backup records it: an archive is for the release that the cluster had at its time`,
        ],
      ],
    },
    ...found(findings.filter((each) => !isChanging(each))),
    { kind: 'changing', blocks: onThatDay(cluster) },
    ...targets.flatMap((target, index) => targetBlocks(target, index, targets.length)),
  ];
}

function onThatDay({ liveRelease, rehearsed, findings }: ClusterSheet): Block[] {
  return [
    {
      kind: 'facts',
      rows: [
        ...(liveRelease === undefined ? [] : [['Release, as it was read', text`${liveRelease}`] as const]),
        [
          'Last rehearsal',
          rehearsed === undefined
            ? plain('never, as far as records tell')
            : rehearsed.reason === undefined
              ? text`${rehearsed.at}, of ${rehearsed.backup}`
              : text`${rehearsed.at}, of ${rehearsed.backup}: FAILED, ${rehearsed.reason}`,
        ],
      ],
    },
    ...found(findings.filter(isChanging)),
  ];
}

function found(findings: readonly SheetFinding[]): Block[] {
  if (findings.length === 0) return [];
  return [
    { kind: 'text', text: plain('What is missing, and is to be had while the cluster lives:') },
    {
      kind: 'list',
      ordered: false,
      items: findings.map(({ text: problem, fix }) => plain(`${problem}. To do: ${fix}.`)),
    },
  ];
}

function targetBlocks(target: TargetSheet, index: number, count: number): Block[] {
  const { kind, place, key, storage, files, sharedWith, commands } = target;
  const number = count === 1 ? '' : ` ${index + 1} of ${count}`;
  const rows: (readonly [string, Text])[] = [['Archives', text`${place}`]];
  if (storage !== undefined) rows.push(...storageRows(storage));
  if (files.length > 0)
    rows.push(['Names', files.flatMap((file, at) => [at === 0 ? '' : ', ', { said: file }])]);
  if (key !== undefined) {
    rows.push(
      ['Beside each', plain('its .dek, without which it cannot be decrypted')],
      ['Key', text`${key.name}, in the file ${keyFileOf(key.name)}`],
      ['Key kept', custodyText(key.custody)],
      ['Fingerprint', key.fingerprint === undefined ? plain('none is recorded') : text`${key.fingerprint}`],
    );
  } else if (kind === 's3' || kind === 'nfs') rows.push(['Key', plain('NONE: archives are not encrypted')]);
  if (sharedWith.length > 0) {
    rows.push(['Others there', sharedWith.flatMap((name, at) => [at === 0 ? '' : ', ', { said: name }])]);
  }
  return [
    { kind: 'heading', level: 3, text: plain(`Archives${number}`) },
    { kind: 'facts', rows },
    { kind: 'changing', blocks: newestBlocks(target) },
    ...commands.map(({ title, text: lines }): Block => ({ kind: 'commands', title, text: lines })),
    ...(commands.length === 0 && (kind === 's3' || kind === 'nfs')
      ? [
          {
            kind: 'text',
            text: plain('There are no commands, because it is not known how to reach them.'),
          } as const,
        ]
      : []),
  ];
}

function storageRows({ credential, access, custody }: StorageSheet): (readonly [string, Text])[] {
  const rows: (readonly [string, Text])[] = [];
  if (access !== undefined) {
    const { endpoint, region, provider, addressing, ca } = access;
    rows.push(
      ['Endpoint', text`${endpoint}`],
      ['Region', region === undefined ? plain('as rclone takes it') : text`${region}`],
      ['Provider', provider === '' ? plain('none is named') : text`${provider}`],
      ['Bucket stands', plain(ADDRESSING[addressing ?? 'unknown'])],
      ['Certificate', plain(certificateText(endpoint, ca !== undefined))],
    );
  } else rows.push(['Endpoint', plain('NOT KNOWN')]);
  rows.push(
    ['Credential', text`${credential}, its secret access key in the file ${secretFileOf(credential)}`],
    ['Secret kept', custodyText(custody)],
  );
  return rows;
}

function certificateText(endpoint: string, isPrivate: boolean): string {
  if (/^http:/i.test(endpoint)) return 'none: what is fetched passes the network as it is';
  return isPrivate ? 'of a private authority, see the commands' : 'of an authority that machines know';
}

const ADDRESSING = {
  path: 'in the path of the URL',
  host: 'before the host name',
  unknown: 'as rclone takes it',
} as const;

function custodyText(custody: Custody | undefined): Text {
  // On paper there is room to write it down.
  if (custody === undefined)
    return plain('NOBODY SAYS by whom and where: ..............................................');
  return text`by ${custody.keptBy}, at ${custody.keptAt}`;
}

function newestBlocks({ kind, newest }: TargetSheet): Block[] {
  const [first] = newest;
  if (first === undefined) {
    return kind === 's3' || kind === 'nfs'
      ? [{ kind: 'text', text: plain('Good backups: none was seen. The commands find the newest.') }]
      : [];
  }
  return [
    {
      kind: 'table',
      headings: ['Good backups', 'Since (UTC)', 'Files', 'Bytes'],
      rows: newest.flatMap(({ name, at, files, updateRelease }) =>
        (files.length === 0 ? [undefined] : files).map((file, index) => [
          index > 0
            ? plain('')
            : updateRelease === undefined
              ? text`${name}`
              : text`${name} (around the update of ${updateRelease})`,
          plain(index === 0 ? at : ''),
          file === undefined ? plain('on a manager node') : text`${file.file}`,
          plain(
            file === undefined || file.bytes === undefined
              ? 'not looked at'
              : `${file.bytes} (${sizeText(file.bytes)})`,
          ),
        ]),
      ),
    },
    ...(kind === 's3' || kind === 'nfs'
      ? [
          {
            kind: 'commands',
            title: 'For the newest of these',
            text: `export NAME=${word(first.base)}`,
          } as const,
        ]
      : []),
  ];
}
