/** In the folder of a cluster. */
export const KUBECONFIG = 'kubeconfig.yaml';
