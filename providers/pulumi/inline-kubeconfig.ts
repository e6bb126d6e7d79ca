import { BackupError } from '../../lib/errors';

/** No path is that long, but a kubeconfig is, in base64 too. */
const LONGEST_PATH = 1024;

/**
 * States are shared and kept: a kubeconfig in one would hand out the management cluster.
 * @throws BackupError `kubeconfig-invalid`
 */
export function refuseInlineKubeconfig(kubeconfig: string): void {
  const isText = /[\n\r{]|apiVersion|clusters:/.test(kubeconfig) || isEncoded(kubeconfig);
  if (!isText && kubeconfig.length <= LONGEST_PATH) return;
  throw new BackupError('kubeconfig-invalid', 'A kubeconfig is given as text, where its path belongs', {
    at: 'kubeconfig',
    value: `${kubeconfig.length} characters of text`,
    fix: 'give the path of the file, or only `context`, or set KUBECONFIG',
  });
}

function isEncoded(text: string): boolean {
  return (
    /^[A-Za-z0-9+/]{40,}={0,2}$/.test(text) &&
    /apiVersion|clusters/.test(Buffer.from(text, 'base64').toString())
  );
}
