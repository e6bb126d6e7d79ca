import { KeyEncryptionKeyType, SecretType } from '../../model';
import { clusterName, inventoryLookup } from '../facts/inventory-lookup';
import { grouped } from '../judging/grouped';
import type { PolicyContext } from '../judging/policy-context';
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
      for (const users of grouped(usesOfKeys(context), ({ key }) => key).values()) {
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
  return new Map(Array.from(usesOfKeys(context), (use) => [use.key, use]));
}

/** A name means a KeyEncryptionKey or, failing that, a Secret (documented). */
function* usesOfKeys(context: PolicyContext): Iterable<KeyUse> {
  for (const source of context.sources) {
    const name = context.targetOf(source).parameters?.keyEncryptionKey;
    if (name === undefined) continue;
    const { namespace } = source.manifest.metadata;
    const isSecret = context.find(source.managementCluster, SecretType.kind, namespace, name) !== undefined;
    const { kind } = isSecret ? SecretType : KeyEncryptionKeyType;
    yield { key: objectKey(source.managementCluster, kind, namespace, name), kind, name, source };
  }
}
