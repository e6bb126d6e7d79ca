import { KeyEncryptionKeyType, orphanReason, RCloneCredentialType, SecretType } from '../../model';
import { ARGO_CD_SYNC_OPTIONS, keptBy } from '../facts/engine-guards';
import type { PolicyContext } from '../judging/policy-context';
import type { Rule, Violation } from '../judging/rule';
import { annotationOf, type Subject, subjectName } from '../judging/subject';

const WAVE = 'argocd.argoproj.io/sync-wave';

/** What GitOps engines do to objects. */
export const GITOPS_RULES: readonly Rule[] = [
  {
    id: 'MB038',
    name: 'gitops-guard',
    level: 'warning',
    title: 'Engines keep keys and credentials, and apply them before what names them',
    why: 'An engine prunes what is no longer declared: without its key no archive can be read, and without its credential no file can be deleted.',
    fix: 'annotate it with argocd.argoproj.io/sync-options: Prune=false and kustomize.toolkit.fluxcd.io/prune: disabled, and give it an earlier argocd.argoproj.io/sync-wave than the backups, as the constructs do',
    links: [
      {
        text: 'Velero #2975: objects that an engine did not make are pruned by it',
        url: 'https://github.com/vmware-tanzu/velero/issues/2975',
      },
    ],
    *check(context) {
      for (const subject of [...context.credentials, ...context.keys, ...context.keySecrets]) {
        // No engine applies what a Pulumi program makes.
        if (subject.place().urn !== undefined || isKept(subject)) continue;
        if (orphanReason(subject.manifest) !== undefined) continue;
        yield { subject, path: 'metadata.annotations', problem: 'No engine is told to keep this object' };
      }
      for (const source of context.sources) yield* waveViolations(context, source);
    },
  },
];

function isKept(subject: Subject): boolean {
  const asksFirst = /(^|,)\s*Prune=confirm\s*(,|$)/.test(annotationOf(subject, ARGO_CD_SYNC_OPTIONS) ?? '');
  return asksFirst || keptBy(subject).length > 0;
}

/** Argo CD prunes in the reverse order of the waves. Where no object has one, other means may order them. */
function* waveViolations(
  context: PolicyContext,
  subject: PolicyContext['sources'][number],
): Iterable<Violation> {
  const { parameters } = context.targetOf(subject);
  const { namespace } = subject.manifest.metadata;
  const named = [
    [RCloneCredentialType.kind, parameters?.rclone?.credential],
    [KeyEncryptionKeyType.kind, parameters?.keyEncryptionKey],
    [SecretType.kind, parameters?.keyEncryptionKey],
  ] as const;
  for (const [kind, name] of named) {
    const needed =
      name === undefined ? undefined : context.declared(subject.managementCluster, kind, namespace, name);
    if (needed === undefined) continue;
    const waves = [subject, needed].map((each) => annotationOf(each, WAVE));
    if (waves.every((wave) => wave === undefined)) continue;
    const [own = 0, others = 0] = waves.map((wave) => Number(wave ?? 0));
    if (others < own) continue;
    yield {
      subject,
      path: `metadata.annotations.${WAVE}`,
      problem: `${subjectName(needed)} is not applied in an earlier wave`,
      value: `${own}, and ${others} there`,
    };
  }
}
