import type { Subject } from '../../../../lib/policy';
import { backup, GUARDS, key, parameters } from '../declared';
import { defaultTarget, nightly, type ReviewCase } from './review-case';

const inFile = (file: string, subject: Subject): Subject => ({
  ...subject,
  place: () => ({ text: `${file}:1`, file, line: 1 }),
});

/** Runs: made, renamed, changed, deleted, left behind. */
export const BACKUP_CASES: readonly ReviewCase[] = [
  { name: 'nothing for nothing', base: [nightly], head: [nightly], tells: [] },
  {
    name: 'an orphan, where nobody keeps the object',
    base: [backup('old')],
    head: [],
    tells: ['backup-orphaned data'],
    says: /leaves `s3:\/\/backups\/prod\/prod\/old\.encrypted` behind, and nobody will delete it/,
  },
  {
    name: 'a kept one, where engines are told to keep it',
    base: [backup('old', {}, { annotations: GUARDS })],
    head: [],
    tells: ['backup-kept risk'],
    says: /Argo CD and Flux will keep the object/,
  },
  {
    name: 'an orphan that is meant',
    base: [backup('old', {}, { annotations: { 'mosk-backup/orphan': 'handed over' } })],
    head: [],
    tells: ['backup-orphaned risk'],
    says: /on purpose: `handed over`/,
  },
  {
    name: 'an orphan that is announced',
    base: [backup('old')],
    head: [backup('old', {}, { annotations: { 'mosk-backup/orphan': 'handed over' } })],
    tells: ['orphan-announced risk'],
    says: /From now on `ClusterBackup prod\/old` may be removed with its files left behind: `handed over`/,
  },
  {
    name: 'an orphan whose file is there, and declares it no more',
    base: [inFile('clusters/old.yaml', backup('old'))],
    head: [],
    with: { head: { subjects: [], files: new Set(['clusters/old.yaml']) } },
    tells: ['backup-orphaned data'],
    says: /^`clusters\/old.yaml` is still there, but declares this backup no more, which leaves `s3:.*old\.encrypted` behind/,
  },
  {
    name: 'the second commit of a removal, whose first is not known to be through',
    base: [backup('old', { delete: true })],
    head: [],
    tells: ['backup-gone risk'],
  },
  {
    name: 'the second commit of a removal that is through',
    base: [backup('old', { delete: true })],
    head: [],
    with: { live: [backup('old', { delete: true }, { status: { status: 'Deleted' } })] },
    tells: ['backup-gone note'],
  },
  {
    name: 'the second commit of a removal, where the upload had failed and parts may have arrived',
    base: [backup('old', { delete: true })],
    head: [],
    with: {
      live: [
        backup(
          'old',
          { delete: true },
          { status: { status: 'Failed', completedAt: '2026-11-01T00:00:00Z' } },
        ),
      ],
    },
    tells: ['backup-gone risk'],
  },
  {
    name: 'the second commit of a removal, where there was nothing to upload',
    base: [backup('old', { delete: true })],
    head: [],
    with: { live: [backup('old', { delete: true }, { status: { status: 'Failed' } })] },
    tells: ['backup-gone note'],
  },
  {
    name: 'an orphan whose reason is no word',
    base: [backup('old', {}, { annotations: { 'mosk-backup/orphan': ' ' } })],
    head: [],
    tells: ['backup-orphaned data'],
  },
  {
    name: 'an archive on a node, left without its object',
    base: [backup('old', { parameters: undefined })],
    head: [],
    defaults: { base: [{ ...defaultTarget('x'), parameters: undefined }], head: [] },
    tells: ['backup-kept risk'],
    says: /archive on a manager node/,
  },
  {
    name: 'what Pulumi does with its files when a backup goes',
    base: [backup('old')],
    head: [],
    with: { base: { subjects: [backup('old')], removals: new Map([[' ClusterBackup prod/old', 'delete']]) } },
    tells: ['deletion-requested data'],
  },
  {
    name: 'a rename as a new run, and what becomes of the old one',
    base: [backup('old', {}, { annotations: GUARDS })],
    head: [backup('new', {}, { annotations: GUARDS })],
    tells: ['renamed-run risk', 'backup-kept risk'],
    says: /Renaming `old` to `new` is a new backup run of `prod`/,
  },
  {
    name: 'a run that changed triggers make of the same, which renames nothing',
    base: [backup('old', {}, { annotations: GUARDS })],
    head: [],
    with: {
      head: {
        subjects: [backup('new', {}, { annotations: GUARDS })],
        triggered: new Set([' ClusterBackup prod/new']),
      },
    },
    tells: ['backup-kept risk', 'new-run note'],
    says: /`ClusterBackup prod\/new` starts a backup of `prod` .* made because the triggers have changed/,
  },
  {
    name: 'a change of a run that is over',
    base: [backup('old')],
    head: [backup('old', { parameters: parameters('elsewhere/prod') })],
    tells: ['run-changed data', 'first-use risk'],
    says: /makes no new backup.*stay at `s3:\/\/backups\/prod\/prod\/old\.encrypted`/,
  },
  {
    name: 'a new run',
    base: [],
    head: [backup('new')],
    tells: ['first-use risk', 'first-use risk', 'first-use risk', 'new-run note'],
  },
  {
    name: 'a deletion that nobody has approved',
    base: [backup('old')],
    head: [backup('old', { delete: true })],
    tells: ['deletion-requested data'],
    says: /`s3:\/\/backups\/prod\/prod\/old\.encrypted` and its data key for good; nobody has approved it/,
  },
  {
    name: 'a deletion with approval and reason',
    base: [backup('old')],
    head: [
      backup(
        'old',
        { delete: true },
        {
          annotations: {
            'mosk-backup/approved': 'storage team',
            'mosk-backup/remote-deletion': 'two newer ones',
          },
        },
      ),
    ],
    tells: ['deletion-requested risk'],
    says: /because `two newer ones`; approved, this change itself says: `storage team`: check that/,
  },
  {
    name: 'a deletion that is withdrawn',
    base: [backup('old', { delete: true })],
    head: [backup('old')],
    tells: ['deletion-withdrawn risk'],
  },
  {
    name: 'two backups that write one file',
    base: [backup('a')],
    head: [backup('a'), backup('a', {}, { namespace: 'other' })],
    tells: ['files-collide data', 'first-use risk', 'first-use risk', 'new-run note'],
    says: /The later one overwrites the archive of the other/,
  },
  {
    name: 'a guard that is taken off',
    base: [key('kek', undefined, { annotations: GUARDS })],
    head: [key('kek')],
    tells: ['guard-lifted risk'],
    says: /Argo CD and Flux may remove `KeyEncryptionKey prod\/kek`/,
  },
  ...['Skip', 'PreSync'].map((hook) => ({
    name: `a manifest that Argo CD takes for a hook: ${hook}`,
    base: [backup('old')],
    head: [backup('old', {}, { annotations: { 'argocd.argoproj.io/hook': hook } })],
    tells: ['not-applied data'],
    says: /may be pruned/,
  })),
  ...(['annotations', 'labels'] as const).map((where) => ({
    name: `a manifest that Flux passes over, by ${where}`,
    base: [
      backup('old'),
      backup('same', {}, { [where]: { 'kustomize.toolkit.fluxcd.io/reconcile': 'disabled' } }),
    ],
    head: ['old', 'same'].map((name) =>
      backup(name, {}, { [where]: { 'kustomize.toolkit.fluxcd.io/reconcile': 'disabled' } }),
    ),
    tells: ['not-applied risk'],
    says: /does not reach the management cluster/,
  })),
];
