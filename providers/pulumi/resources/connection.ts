import type { Input } from '@pulumi/pulumi';
import type { MoskApi } from '../../../lib/model';

/**
 * The management cluster. Left out, it is the current context of `KUBECONFIG` or `~/.kube/config`, or the cluster that
 * the program runs in.
 *
 * A state may be used on another machine, so the environment wins: `MOSK_BACKUP_KUBECONFIG` and `MOSK_BACKUP_CONTEXT`.
 * Whatever they lead to, a cluster that is not the one remembered is refused.
 */
export interface Connection {
  /** Context of the kubeconfig. */
  context?: Input<string>;
  /** Path of the kubeconfig. Its text is refused: it would put credentials into the state. */
  kubeconfig?: Input<string>;
  /**
   * What the API of the management cluster looks like.
   * @default MoskApi.v26_2
   */
  api?: MoskApi;
}
