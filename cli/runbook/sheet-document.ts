import { type ClusterSheet, NOT_COVERED, pathOf, type RecoverySheet } from '../../lib/runbook';
import { isChanging } from './changing';
import { clusterBlocks } from './cluster-document';
import { type Block, plain, text } from './document';

/** Everything that a sheet says, in the order in which somebody needs it at night. */
export function sheetDocument(sheet: RecoverySheet): Block[] {
  const { clusters } = sheet;
  return [
    ...asOf(sheet),
    { kind: 'heading', level: 2, text: plain('When a management cluster is gone') },
    { kind: 'list', ordered: true, items: STEPS },
    { kind: 'text', text: plain(WITHOUT_OURS) },
    { kind: 'heading', level: 2, text: plain('Clusters') },
    {
      kind: 'table',
      headings: ['Cluster', 'Release', 'Archives', 'Key', 'Key kept by', 'Missing here'],
      rows: clusters.flatMap(overview),
    },
    ...clusters.flatMap(clusterBlocks),
    { kind: 'heading', level: 2, text: plain('What this sheet does not cover') },
    { kind: 'list', ordered: false, items: NOT_COVERED.map(plain) },
  ];
}

const STEPS = [
  'Find the cluster below. Have its key and the secret access key of its storage handed out by those who keep them.',
  'On a machine that reaches the storage, make an empty folder for this cluster, in which umask 077 keeps what you save to yourself. Save the key there as a file NAME-OF-THE-KEY.key and the secret access key as NAME-OF-THE-CREDENTIAL.secret, each on one line.',
  'Paste the commands of the cluster into bash, in their order. Those of mosk-backup and those by hand do the same: use either.',
  'Compare the release of the cluster with the time of the archive, and hand the archive to Mirantis support.',
  'Remove the folder from the machine when it is over: key and secret are in it, also in rclone.conf, and the archive holds the secrets of the cluster.',
].map(plain);

const WITHOUT_OURS =
  'Without mosk-backup these are needed: bash, rclone (for S3), OpenSSL 1.1.1 or later, and tar. They are no part of this sheet: keep them, or the tarball of mosk-backup, beside the keys.';

function asOf({ version, written, unread }: RecoverySheet): Block[] {
  const tarball = `mosk-backup-${version}-with-dependencies.tgz`;
  const from =
    written === undefined
      ? text`Made by mosk-backup ${version} from files alone: what management clusters really have may differ.`
      : text`Made by mosk-backup ${version} on ${written} (UTC), with what management clusters had on that day.`;
  return [
    {
      kind: 'changing',
      blocks: [
        { kind: 'text', text: from },
        ...unread.map(
          ({ managementCluster, problem }): Block => ({
            kind: 'text',
            text: text`NOT READ: management cluster ${managementCluster || 'of the kubeconfig'}: ${problem}. What is said of its clusters is what files say.`,
          }),
        ),
        {
          kind: 'text',
          text: text`The program is in ${tarball}, which needs Node 22.12 or later and no registry: install it with ${`npm install --global ./${tarball}`}, or unpack it and run ${'node package/dist/cli/main.js'}.`,
        },
      ],
    },
  ];
}

function overview(cluster: ClusterSheet) {
  const { release, targets, findings } = cluster;
  const missing = findings.filter((finding) => !isChanging(finding)).length;
  const rows = targets.length === 0 ? [undefined] : targets;
  return rows.map((target, index) => [
    index === 0 ? text`${pathOf(cluster)}` : plain(''),
    index === 0 ? plain(release ?? 'not known') : plain(''),
    target === undefined ? plain('nothing is known') : text`${target.place}`,
    target?.key === undefined ? plain('none') : text`${target.key.name}`,
    target?.key === undefined
      ? plain('-')
      : target.key.custody === undefined
        ? plain('NOBODY SAYS')
        : text`${target.key.custody.keptBy}`,
    index === 0 ? plain(missing === 0 ? '-' : String(missing)) : plain(''),
  ]);
}
