/** Part of `pulumi-fleet`: a management cluster in a process of its own, so that its work is not counted as ours. */
import { startManagementCluster } from 'mosk-backup/local';

async function serve(clusters: number): Promise<void> {
  const site = await startManagementCluster({
    namespace: 'shop',
    auditEntries: Number.POSITIVE_INFINITY,
    clusters: Array.from({ length: clusters }, (_, index) => `c${index}`),
  });
  process.on('message', () => {
    const verbs: Record<string, number> = {};
    for (const { user, verb } of site.audit) if (user === 'admin') verbs[verb] = (verbs[verb] ?? 0) + 1;
    process.send?.(verbs);
  });
  process.once('disconnect', () => void site.stop());
  process.send?.({ kubeconfig: site.kubeconfigPath, s3: site.s3 });
}

void serve(Number(process.argv[2]));
