import { isRemote, UNENCRYPTED_ANNOTATION } from '../../model';
import { clearKeys } from '../facts/clear-secrets';
import { inventoryLookup } from '../facts/inventory-lookup';
import { hasAcceptedReason } from '../facts/reason';
import type { Rule } from '../judging/rule';
import { contractRule } from './contract';
import { STANDARDS } from './standards';
import { keyFaults } from './weak-key';

const KEY_STRENGTH = contractRule(
  {
    id: 'MB005',
    name: 'key-strength',
    level: 'error',
    title: 'A key is long, whole on one line, and random',
    why: 'Whoever can read the storage can guess the key; and of a key that openssl cuts off no archive can be restored.',
    fix: 'make a key with: openssl rand -base64 32',
    links: [
      STANDARDS.nistKeys,
      {
        text: 'Velero: the default key of its repositories stands in the source (static-passw0rd)',
        url: 'https://github.com/vmware-tanzu/velero/blob/main/pkg/repository/keys/keys.go',
      },
    ],
  },
  ['key-too-short', 'key-too-long', 'key-characters'],
);

/** Whether archives can be read by others, and by those who need them. */
export const ENCRYPTION_RULES: readonly Rule[] = [
  {
    id: 'MB003',
    name: 'encryption-required',
    level: 'error',
    title: 'Archives are encrypted before they leave the cluster',
    why: 'A backup holds the secrets of the cluster: whoever can read the storage has them.',
    fix: 'name a KeyEncryptionKey in spec.parameters.keyEncryptionKey',
    links: [
      STANDARDS.cisProtected,
      STANDARDS.nistCrypto,
      {
        text: 'AWS Backup Audit Manager: BACKUP_RECOVERY_POINT_ENCRYPTED',
        url: 'https://docs.aws.amazon.com/aws-backup/latest/devguide/controls-and-remediation.html',
      },
    ],
    *check(context) {
      const clusterOf = inventoryLookup(context.inventory ?? []);
      for (const subject of context.sources) {
        const { parameters, from } = context.targetOf(subject);
        if (!isRemote(parameters) || parameters?.keyEncryptionKey !== undefined) continue;
        const cluster = clusterOf(subject);
        const tier = cluster === undefined ? context.settings.defaultTier : context.tierOf(cluster);
        if (tier?.encrypted === false) continue;
        // A tier is more than a habit: what it demands no annotation of a manifest takes back.
        const excused = tier === undefined && hasAcceptedReason(context, subject, UNENCRYPTED_ANNOTATION);
        if (excused) continue;
        yield {
          subject,
          path: 'spec.parameters.keyEncryptionKey',
          problem:
            from === 'object'
              ? 'The archive leaves the cluster in clear'
              : "The archive leaves the cluster in clear, by the Cluster's default target",
          value: tier === undefined ? undefined : `tier ${tier.name} demands encryption`,
        };
      }
    },
  },
  contractRule(
    {
      id: 'MB004',
      name: 'key-needs-remote',
      level: 'error',
      title: 'A key stands beside a remote target',
      why: 'The API encrypts only what leaves the cluster (documented): the object is refused, or its archive stays in clear on the node.',
      fix: 'add rclone or nfsUploadUrl, or remove the key',
    },
    ['key-needs-target'],
  ),
  {
    ...KEY_STRENGTH,
    *check(context) {
      yield* KEY_STRENGTH.check(context);
      for (const { subject, path, value, inContract } of clearKeys(context)) {
        for (const finding of keyFaults(value, inContract)) yield { subject, path, ...finding };
      }
    },
  },
];
