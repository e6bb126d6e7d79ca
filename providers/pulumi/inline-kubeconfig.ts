import { BackupError } from '../../lib/errors';

/**
 * States are shared and kept: a kubeconfig in one would hand out the management cluster.
 * @throws BackupError `kubeconfig-invalid`
 */
export function refuseInlineKubeconfig(kubeconfig: string): void {
  if (!/[\n\r{]|apiVersion/.test(kubeconfig)) return;
  throw new BackupError('kubeconfig-invalid', 'A kubeconfig is given as text, where its path belongs', {
    at: 'kubeconfig',
    value: `${kubeconfig.length} characters of text`,
    fix: 'give the path of the file, or only `context`, or set KUBECONFIG',
  });
}
