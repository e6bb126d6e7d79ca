import {
  type ClusterBackupManifest,
  ClusterBackupType,
  KEY_VERIFIED_ANNOTATION,
  KeyEncryptionKeyType,
  keyVerified,
  mayGo,
  SecretType,
} from '../../model';
import { clusterName, inventoryLookup } from '../facts/inventory-lookup';
import { grouped } from '../judging/grouped';
import { isDeclaredBackup, type PolicyContext } from '../judging/policy-context';
import type { DeclaredBackup } from '../judging/policy-input';
import type { Rule } from '../judging/rule';
import { objectKey, type Subject, subjectKey } from '../judging/subject';
import { STANDARDS } from './standards';

const DAY_MS = 86_400_000;

/** How long keys are used, and for what. */
export const KEY_RULES: readonly Rule[] = [
  {
    id: 'MB036',
    name: 'key-rotation-age',
    level: 'warning',
    title: 'A key is followed by another before it grows old',
    why: 'Every archive of the years depends on one value, and whoever has seen it reads them all.',
    fix: 'make a new key under a new name, name it in backups and schedules, and keep the old one as long as archives need it: mosk-backup key create',
    links: [
      STANDARDS.nistKeys,
      {
        text: 'Velero #6537: no rotation of the key of a repository',
        url: 'https://github.com/vmware-tanzu/velero/issues/6537',
      },
    ],
    needs: ['live'],
    *check(context) {
      const { keyMaxAgeDays } = context.settings;
      const live = new Map(context.live?.map((each) => [subjectKey(each), each]));
      for (const [key, { kind }] of keysInUse(context)) {
        const subject = live.get(key);
        const created = Date.parse(subject?.manifest.metadata.creationTimestamp ?? '');
        const days = Math.floor((context.now.getTime() - created) / DAY_MS);
        if (subject === undefined || !(days > keyMaxAgeDays)) continue;
        yield {
          subject,
          path: 'metadata.creationTimestamp',
          problem: `This ${kind} encrypts new archives, and is older than ${keyMaxAgeDays} days`,
          value: `${days} days`,
        };
      }
    },
  },
  {
    id: 'MB045',
    name: 'key-verified-from-file',
    level: 'warning',
    title: 'A key in use has been verified from a file outside the cluster',
    why: 'On the day a backup is needed the Secret of the cluster may be gone with it: a key that nobody has read from elsewhere since then is a hope. A look at the Secret proves nothing of that.',
    fix: 'fetch the key from where it is kept, and compare it: mosk-backup key check NAME --key-file FILE --record',
    links: [
      STANDARDS.nistKeys,
      {
        text: 'sealed-secrets #25: archives that cannot be read because the key was only in the cluster that is gone',
        url: 'https://github.com/bitnami-labs/sealed-secrets/issues/25',
      },
    ],
    needs: ['live'],
    *check(context) {
      const { keyCheckAgeDays } = context.settings;
      const inUse = new Set(
        [...usesOfKeys(context, [...context.sources, ...liveArchives(context)])].map(({ key }) => key),
      );
      for (const subject of context.live ?? []) {
        if (subject.manifest.kind !== KeyEncryptionKeyType.kind || !inUse.has(subjectKey(subject))) continue;
        const verified = keyVerified(subject.manifest);
        const days = verified && Math.floor((context.now.getTime() - verified.atMs) / DAY_MS);
        const problem =
          days === undefined
            ? 'Nobody has verified from a file that this key is kept outside the cluster'
            : !verified?.stillThat
              ? 'This key has changed since it was last verified from a file'
              : days > keyCheckAgeDays
                ? `Nobody has verified this key from a file for more than ${keyCheckAgeDays} days`
                : undefined;
        if (problem === undefined) continue;
        const value = days === undefined ? undefined : `${days} days ago`;
        yield { subject, path: `metadata.annotations.${KEY_VERIFIED_ANNOTATION}`, problem, value };
      }
    },
  },
  {
    id: 'MB037',
    name: 'key-separation',
    level: 'warning',
    title: 'Production and other clusters have keys of their own',
    why: 'A key that people of a test environment handle opens the archives of production.',
    fix: 'give the clusters of each environment a key of their own',
    links: [STANDARDS.nistKeys, STANDARDS.nistStorage],
    needs: ['inventory'],
    *check(context) {
      const label = context.settings.separateKeysBy;
      const clusterOf = inventoryLookup(context.inventory ?? []);
      for (const users of grouped(usesOfKeys(context, context.sources), ({ key }) => key).values()) {
        const environments = new Map<string, { user: Subject; cluster: string }>();
        for (const { source } of users) {
          const cluster = clusterOf(source);
          const environment = cluster?.labels[label];
          if (cluster === undefined || environment === undefined || environments.has(environment)) continue;
          environments.set(environment, { user: source, cluster: clusterName(cluster) });
        }
        const [, second] = environments.values();
        if (second === undefined) continue;
        yield {
          subject: second.user,
          path: 'spec.parameters.keyEncryptionKey',
          problem: `One key serves clusters of several values of the label ${label}`,
          value: `${users[0]?.name}: ${[...environments].map(([name, { cluster }]) => `${name} (${cluster})`).join(', ')}`,
        };
      }
    },
  },
];

interface KeyUse {
  /** `subjectKey` of the key that the name means, as far as objects show. */
  readonly key: string;
  readonly kind: string;
  readonly name: string;
  readonly source: PolicyContext['sources'][number];
}

function keysInUse(context: PolicyContext): Map<string, KeyUse> {
  return new Map(Array.from(usesOfKeys(context, context.sources), (use) => [use.key, use]));
}

/** What lives and may have files in a storage, declared or not. */
function liveArchives({ live = [] }: PolicyContext): DeclaredBackup[] {
  return live
    .filter(isDeclaredBackup)
    .filter(
      ({ manifest }) =>
        manifest.kind !== ClusterBackupType.kind || mayGo(manifest as ClusterBackupManifest) === undefined,
    );
}

/** A name means a KeyEncryptionKey or, failing that, a Secret (documented). */
function* usesOfKeys(context: PolicyContext, sources: readonly DeclaredBackup[]): Iterable<KeyUse> {
  for (const source of sources) {
    const name = context.targetOf(source).parameters?.keyEncryptionKey;
    if (name === undefined) continue;
    const { namespace } = source.manifest.metadata;
    const isSecret = context.find(source.managementCluster, SecretType.kind, namespace, name) !== undefined;
    const { kind } = isSecret ? SecretType : KeyEncryptionKeyType;
    yield { key: objectKey(source.managementCluster, kind, namespace, name), kind, name, source };
  }
}
