import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { constructNote } from '../construct-note';
import { BackupError } from '../errors';
import { BACKUP_TYPES, withoutUndefined } from '../model';

/** For whom manifests are written. */
export type GitOpsEngine = 'argocd' | 'flux' | 'both';

export interface GitOpsSettings {
  /**
   * Whose annotations the objects get. Those of the other engine do no harm, and guard what somebody moves there.
   * @default 'both'
   */
  readonly engine?: GitOpsEngine;
  /**
   * Argo CD's sync wave of credentials and keys. Schedules are one later, backups two.
   * @default -1
   */
  readonly firstWave?: number;
  /**
   * Argo CD does not refuse a sync in which these kinds do not exist yet: the CRDs come with the same sync.
   * @default false
   */
  readonly skipDryRunOnMissingResource?: boolean;
}

const DEFAULTS: Required<GitOpsSettings> = {
  engine: 'both',
  firstWave: -1,
  skipDryRunOnMissingResource: false,
};

const SETTINGS = constructNote<GitOpsSettings>('gitops');

/**
 * Settings for everything that will be declared below an app, a chart or a construct. What is nearer to an object wins,
 * setting by setting.
 * @throws BackupError `gitops-late` when backups were declared there before: theirs would be other settings
 */
export function useGitOps(scope: IConstruct, settings: GitOpsSettings): void {
  const declared = scope.node.findAll().find(isOurs);
  if (declared !== undefined) {
    throw new BackupError('gitops-late', 'GitOps settings come after what they are for', {
      at: declared.node.path,
      fix: 'call useGitOps before anything is declared below the app, chart or construct',
    });
  }
  SETTINGS.put(scope, { ...SETTINGS.of(scope), ...settings });
}

/** The settings for an object declared in `scope`. */
export function gitOpsSettings(scope: IConstruct): Required<GitOpsSettings> {
  const given = scope.node.scopes.map((each) => SETTINGS.of(each) ?? {});
  return Object.assign({}, DEFAULTS, ...given.map(withoutUndefined));
}

function isOurs(construct: IConstruct): boolean {
  return ApiObject.isApiObject(construct) && BACKUP_TYPES.some(({ kind }) => kind === construct.kind);
}
