import * as pulumi from '@pulumi/pulumi';
import type { MoskApi } from '../../../lib/model';
import { refuseInlineKubeconfig } from '../inline-kubeconfig';
import type { Kind } from '../kinds';

/**
 * The management cluster. Left out, it is the one of the stack's configuration, `mosk-backup:context` and
 * `mosk-backup:kubeconfig`; without those, the current context of `KUBECONFIG` or `~/.kube/config`, or the cluster that
 * the program runs in.
 *
 * A state may be used on another machine, so the environment wins: `MOSK_BACKUP_KUBECONFIG` and `MOSK_BACKUP_CONTEXT`.
 * Whatever they lead to, a cluster that is not the one remembered is refused.
 */
export interface Connection {
  /** Context of the kubeconfig. */
  context?: pulumi.Input<string>;
  /** Path of the kubeconfig. Its text is refused: it would put credentials into the state. */
  kubeconfig?: pulumi.Input<string>;
  /**
   * What the API of the management cluster looks like. By the schemas of a learned one resources are judged before anything
   * is sent.
   * @default MoskApi.v26_2
   */
  api?: MoskApi;
}

/**
 * The management cluster as inputs, where the program or the stack says which.
 * @throws BackupError `kubeconfig-invalid`
 */
export function connectionInputs({ context, kubeconfig, api }: Connection, kind: Kind): pulumi.Inputs {
  const config = new pulumi.Config('mosk-backup');
  const path = kubeconfig ?? config.get('kubeconfig');
  // The stack's context is one of the stack's kubeconfig, not of another.
  const name = context ?? (kubeconfig === undefined ? config.get('context') : undefined);
  const apiSchema = api?.learned?.schemas[kind];
  if (typeof path === 'string') refuseInlineKubeconfig(path);
  return {
    ...(name !== undefined && { context: name }),
    ...(path !== undefined && { kubeconfig: path }),
    ...(api !== undefined && { api: api.settings }),
    ...(apiSchema !== undefined && { apiSchema: JSON.stringify(apiSchema) }),
  };
}
