import { KeyEncryptionKeyType, qualifiedName, RCloneCredentialType, SecretType } from '../../model';
import { matchesAny } from '../facts/pattern';
import type { Rule } from '../judging/rule';

/** What targets name. */
export const REFERENCE_RULES: readonly Rule[] = [
  {
    id: 'MB008',
    name: 'refs-resolve',
    level: 'error',
    title: 'Credentials and keys that targets name exist in the same namespace',
    why: 'A mistyped name is found when the backup fails, at night.',
    fix: 'correct the name, declare the object in this namespace, or list it in the policy as external',
    needs: ['external', 'live'],
    *check(context) {
      const external = context.external ?? [];
      for (const subject of context.sources) {
        const { parameters, from } = context.targetOf(subject);
        const named = [
          ['rclone.credential', parameters?.rclone?.credential, [RCloneCredentialType]],
          ['keyEncryptionKey', parameters?.keyEncryptionKey, [KeyEncryptionKeyType, SecretType]],
        ] as const;
        const { namespace } = subject.manifest.metadata;
        // What lives may be known without the Secrets, of which one may be the key.
        const knowsKeys = context.external !== undefined || context.liveHasSecrets;
        for (const [field, name, types] of named) {
          if (field === 'keyEncryptionKey' && !knowsKeys) continue;
          if (name === undefined || matchesAny(qualifiedName(namespace, name), external)) continue;
          if (
            types.some(
              ({ kind }) => context.find(subject.managementCluster, kind, namespace, name) !== undefined,
            )
          )
            continue;
          yield {
            subject,
            path: from === 'object' ? `spec.parameters.${field}` : 'spec.parameters',
            problem: `There is no ${types.map(({ kind }) => kind).join(' or ')} of this name in the namespace`,
            value: qualifiedName(namespace, name),
          };
        }
      }
    },
  },
];
