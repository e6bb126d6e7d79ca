import { ClusterBackupScheduleType } from '../../model';
import { checkUnknownFields } from '../../schema';
import type { Rule } from '../judging/rule';

/** Fields of manifests. */
export const FIELD_RULES: readonly Rule[] = [
  {
    id: 'MB015',
    name: 'fields-known',
    level: 'warning',
    title: 'The CRDs know every field',
    why: 'A server drops what it does not know without a word: with a mistyped keyEncryptionKey archives leave the cluster in clear.',
    fix: 'correct the name of the field; keep it if your release has it',
    *check(context) {
      for (const subject of context.subjects) {
        for (const { problem, at = '' } of checkUnknownFields(
          subject.manifest,
          context.apiOf(subject.managementCluster),
        )) {
          // SOPS adds `sops`, and takes it away before the server sees the object.
          const isSops = at === 'sops' || at.startsWith('sops.');
          // A matter of `filename-on-schedule`.
          const isFileName =
            subject.manifest.kind === ClusterBackupScheduleType.kind && at === 'spec.fileNames';
          if (!isSops && !isFileName) yield { subject, path: at, problem };
        }
      }
    },
  },
];
