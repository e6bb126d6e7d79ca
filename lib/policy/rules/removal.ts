import {
  APPROVED_ANNOTATION,
  type ClusterBackupManifest,
  ClusterBackupType,
  LOCAL_ONLY_ANNOTATION,
  mayGo,
  momentOf,
  orphanReason,
} from '../../model';
import { keptBy } from '../facts/engine-guards';
import { remoteFilesOf } from '../facts/remote-files';
import type { PolicyContext } from '../judging/policy-context';
import type { Declared } from '../judging/policy-input';
import type { Rule } from '../judging/rule';
import { annotationOf, type Subject, subjectKey } from '../judging/subject';
import { contractRule } from './contract';
import { IN_USE } from './in-use';
import { STANDARDS } from './standards';

const DAY_MS = 86_400_000;

type Backup = Declared<ClusterBackupManifest>;

const DELETE_ON_CREATE = contractRule(
  {
    id: 'MB034',
    name: 'delete-on-create',
    level: 'error',
    title: 'No backup is created with a request for its deletion',
    why: 'It is never meant: the backup is made and its files are deleted, or the request is not seen and the files stay.',
    fix: 'remove spec.delete; to delete the files of an existing backup change its own manifest, name and namespace as they are',
  },
  ['delete-at-creation'],
);

/** What happens to data when manifests go away or ask for it. */
export const REMOVAL_RULES: readonly Rule[] = [
  {
    id: 'MB032',
    name: 'removal-without-request',
    level: 'error',
    title: 'A backup whose manifest goes away has had its files deleted, or leaves them on purpose',
    why: 'Deleting a ClusterBackup leaves its remote files behind, with nobody to delete them (documented).',
    fix: 'keep the manifest and set spec.delete: true with the reason in mosk-backup/remote-deletion (in constructs: requestRemoteDeletion); take it away once the status is Deleted. To leave the files on purpose: annotation mosk-backup/orphan with the reason, one change earlier',
    links: [
      {
        text: 'Velero #1712: deleted objects leave their data in the storage',
        url: 'https://github.com/vmware-tanzu/velero/issues/1712',
      },
    ],
    needs: ['base'],
    *check(context) {
      for (const subject of goneBackups(context)) {
        if (keptBy(subject).length > 0 || orphanReason(subject.manifest) !== undefined) continue;
        const requested = subject.manifest.spec.delete === true;
        yield {
          subject,
          problem: requested
            ? 'Its manifest goes away before its remote files are reported as deleted'
            : 'Its manifest goes away, and its remote files stay with nobody to delete them',
          value: remoteFilesOf(context, subject).join(', '),
          fix: requested ? 'wait until its status is Deleted, then take the manifest away' : undefined,
        };
      }
    },
  },
  {
    id: 'MB033',
    name: 'purge-approved',
    level: 'error',
    title: 'Deleting the files of a young backup is approved by somebody',
    why: 'A deleted archive cannot be had back, and the youngest are the ones that a restore needs.',
    fix: 'name who approved it, or the ticket: annotation mosk-backup/approved; or wait until the backup is old enough',
    links: [
      STANDARDS.cisProtected,
      {
        text: 'AWS Backup Audit Manager: BACKUP_RECOVERY_POINT_MANUAL_DELETION_DISABLED',
        url: 'https://docs.aws.amazon.com/aws-backup/latest/devguide/controls-and-remediation.html',
      },
    ],
    needs: ['base'],
    *check(context) {
      const { approvalDays } = context.settings;
      const before = byKey(backupsAmong(context.base));
      const ages = agesInDays(context);
      for (const subject of context.backups) {
        const key = subjectKey(subject);
        const earlier = before.get(key)?.manifest.spec;
        // One that was not there before is a matter of `delete-on-create`.
        if (subject.manifest.spec.delete !== true || earlier === undefined || earlier.delete === true)
          continue;
        const approval = annotationOf(subject, APPROVED_ANNOTATION) ?? '';
        const age = ages.get(key);
        if (approval.trim() !== '' || (age !== undefined && age >= approvalDays)) continue;
        yield {
          subject,
          path: 'spec.delete',
          problem: `Its remote files will be deleted, and nobody has approved it; it takes approval below ${approvalDays} days`,
          value: age === undefined ? 'age not known' : `${Math.floor(age)} days old`,
        };
      }
    },
  },
  {
    ...DELETE_ON_CREATE,
    *check(context) {
      const known = new Set([...(context.base ?? []), ...(context.live ?? [])].map(subjectKey));
      for (const violation of DELETE_ON_CREATE.check(context)) {
        // A request, though one without its reason: `purge-approved` wants to know more.
        if (violation.subject === undefined || !known.has(subjectKey(violation.subject))) yield violation;
      }
      if (context.base === undefined) return;
      for (const subject of context.backups) {
        const contract = context.contractOf(subject).some(({ code }) => code === 'delete-at-creation');
        if (subject.manifest.spec.delete !== true || contract || known.has(subjectKey(subject))) continue;
        yield {
          subject,
          path: 'spec.delete',
          problem: 'A backup that was not declared before asks for its deletion',
          value: 'true',
        };
      }
    },
  },
  IN_USE,
  {
    id: 'MB043',
    name: 'one-shot-in-git',
    level: 'warning',
    title: 'A single backup under Git is kept by its engine',
    why: 'An engine makes a declared backup again whenever its object is gone: a new run, which writes over the archive of the same name. Only a kept one can be taken out of Git first, with object and files in place.',
    fix: 'annotate it with argocd.argoproj.io/sync-options: Prune=false and kustomize.toolkit.fluxcd.io/prune: disabled, as the constructs do; take the manifest away before the object',
    *check(context) {
      const alive = context.live === undefined ? undefined : new Set(context.live.map(subjectKey));
      const before = new Set(context.base?.map(subjectKey));
      for (const subject of context.backups) {
        // No engine applies what a Pulumi program makes.
        if (subject.manifest.spec.delete === true || subject.place().urn !== undefined) continue;
        const key = subjectKey(subject);
        if (alive !== undefined && !alive.has(key) && before.has(key)) {
          yield { subject, problem: 'Its object is gone, so an engine makes this backup again: a new run' };
        } else if (keptBy(subject).length === 0 && orphanReason(subject.manifest) === undefined) {
          yield { subject, path: 'metadata.annotations', problem: 'No engine is told to keep this backup' };
        }
      }
    },
  },
  {
    id: 'MB044',
    name: 'kept-unmanaged',
    level: 'info',
    title: 'A backup that is kept stays declared',
    why: 'Object and remote files stay where they are, and nothing under Git knows of them any more.',
    fix: 'nothing, if that is meant: mosk-backup status shows it, mosk-backup remove deletes it with its files',
    needs: ['base'],
    *check(context) {
      for (const subject of goneBackups(context)) {
        const engines = keptBy(subject);
        if (engines.length === 0) continue;
        yield {
          subject,
          problem: `Its manifest goes away; ${engines.join(' and ')} keep${engines.length === 1 ? 's' : ''} object and files`,
          value: remoteFilesOf(context, subject).join(', '),
        };
      }
    },
  },
];

/** Backups that are no longer declared, and whose remote files may still be there. */
function* goneBackups(context: PolicyContext): Iterable<Backup> {
  const live = context.live && byKey(backupsAmong(context.live));
  for (const subject of backupsAmong(context.base)) {
    const { kind, metadata, spec } = subject.manifest;
    if (context.declared(subject.managementCluster, kind, metadata.namespace, metadata.name) !== undefined)
      continue;
    if (staysOnTheCluster(context, subject)) continue;
    if (live === undefined) {
      if (spec.delete !== true) yield subject;
      continue;
    }
    const seen = live.get(subjectKey(subject))?.manifest;
    if (seen !== undefined && mayGo(seen) === undefined) yield subject;
  }
}

/** The backups among objects of another time or place, which have the shape of their kinds. */
function backupsAmong(subjects: readonly Subject[] = []): Backup[] {
  return subjects.filter((subject): subject is Backup => subject.manifest.kind === ClusterBackupType.kind);
}

function byKey(backups: readonly Backup[]): Map<string, Backup> {
  return new Map(backups.map((each) => [subjectKey(each), each]));
}

function staysOnTheCluster(context: PolicyContext, subject: Backup): boolean {
  const { from } = context.targetOf(subject);
  return from === 'nobody' || (from === 'unknown' && Boolean(annotationOf(subject, LOCAL_ONLY_ANNOTATION)));
}

/** Days since the living backups were complete. */
function agesInDays(context: PolicyContext): Map<string, number> {
  return new Map(
    backupsAmong(context.live).flatMap((subject) => {
      const { status, metadata } = subject.manifest;
      const at = momentOf(status?.completedAt ?? metadata.creationTimestamp);
      return at === undefined ? [] : [[subjectKey(subject), (context.now.getTime() - at) / DAY_MS]];
    }),
  );
}
