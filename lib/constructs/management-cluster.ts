import { Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { type GitOpsSettings, useGitOps } from '../gitops';
import { checkNamespace, MoskApi } from '../model';
import { isMarked, mark } from './identity';
import { joinApp } from './join-app';

export interface ManagementClusterProps {
  /**
   * Namespace of the objects that do not say another: the MOSK project of the clusters. The management cluster's own
   * is `default` (documented).
   * @default - every backup, key and credential says its own
   */
  readonly namespace?: string;
  /**
   * What is undocumented or differs between MOSK releases.
   * @default MoskApi.v26_2
   */
  readonly api?: MoskApi;
  /**
   * Labels of all objects. None by default: engines that track by label would adopt what MOSK copies them to.
   * @default - none
   */
  readonly labels?: { [name: string]: string };
  /**
   * Which GitOps engine applies the manifests, and how.
   * @default - the settings of the app (`useGitOps`), else those for both engines
   */
  readonly gitOps?: GitOpsSettings;
}

/** The backups of one management cluster: one chart, one folder of manifests, one API. */
export class ManagementCluster extends Chart {
  /** The management cluster that a construct belongs to; `undefined` in a plain chart. */
  static around(construct: IConstruct): ManagementCluster | undefined {
    return construct.node.scopes.findLast((scope) => scope instanceof ManagementCluster);
  }

  static override [Symbol.hasInstance](value: unknown): value is ManagementCluster {
    return isMarked(value, 'ManagementCluster');
  }

  /** What is undocumented or differs between MOSK releases. */
  readonly api: MoskApi;

  /** @throws BackupError `invalid-name` for the namespace */
  constructor(scope: Construct, id: string, props: ManagementClusterProps = {}) {
    super(scope, id, { namespace: props.namespace, labels: props.labels, disableResourceNameHashes: true });
    if (props.namespace !== undefined) checkNamespace(props.namespace, `${this.node.path}: namespace`);
    this.api = props.api ?? MoskApi.v26_2;
    mark(this, 'ManagementCluster');
    joinApp(this);
    if (props.gitOps !== undefined) useGitOps(this, props.gitOps);
  }
}

/** The API of the management cluster around a construct; that of `MoskApi.v26_2` in a plain chart. */
export function moskApiOf(construct: IConstruct): MoskApi {
  return ManagementCluster.around(construct)?.api ?? MoskApi.v26_2;
}
