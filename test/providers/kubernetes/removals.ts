/** What the tests of removals have in common. */
import type { ClusterBackupManifest } from '../../../lib/model';
import { managementApi } from './management-api';

export const SECOND = 1_000;
export const COMPLETED = {
  status: 'Completed',
  uploadedAt: '2026-01-15T17:42:22Z',
  fileNames: { MKE: 'backups:nightly.encrypted' },
};
export const FILES = ['s3://backups/prod/nightly.encrypted', 's3://backups/prod/nightly.dek'];

/** What was written, in order: `patch delete=true`, `delete`. */
export function writes({ api }: ReturnType<typeof managementApi>): string[] {
  return api.requests
    .filter(({ verb }) => verb === 'patch' || verb === 'delete')
    .map(({ verb, body }) => {
      const patch = JSON.parse(body ?? '{}') as Partial<ClusterBackupManifest>;
      if (verb === 'delete') return 'delete';
      return patch.spec === undefined
        ? `annotate ${Object.keys(patch.metadata?.annotations ?? {})}`
        : `patch delete=${patch.spec.delete}`;
    });
}

/** A backup that was uploaded since the watch, which lags behind, has shown it as local. */
export async function uploadedUnseen() {
  const all = managementApi();
  const ref = all.existing('nightly', { status: 'Completed' }, (object) => {
    object.spec.parameters = undefined;
  });
  const mosk = await all.connected();
  await all.clock.until(mosk.remove({ ...ref, name: 'another' }));
  for (const watch of all.api.watches()) watch.mute();
  all.setStatus('nightly', COMPLETED);
  all.control({ created: [] });
  return { all, ref, mosk };
}
