import type { FinishedBackup } from '../../providers/kubernetes';
import { linesText } from '../output';

/** The JSON shape of a finished backup; documented in docs/json.md. */
export function finishedJson(finished: FinishedBackup): object {
  const { namespace, name, uid, status, files, startedAt, completedAt, uploadedAt, warnings } = finished;
  return { namespace, name, uid, status, files, startedAt, completedAt, uploadedAt, warnings };
}

/**
 * `prod/before-26-2  Completed, uploaded 2026-…` and its files; `created` while nobody has begun with it, and until it
 * is complete what its files will be.
 */
export function finishedText({
  namespace,
  name,
  status,
  files,
  uploadedAt,
  warnings,
}: FinishedBackup): string {
  const uploaded = uploadedAt === undefined ? '' : `, uploaded ${uploadedAt}`;
  const pending = status !== 'Completed' && files.length > 0;
  return linesText([
    `${namespace}/${name}  ${status || 'created'}${uploaded}${pending ? '; not uploaded yet, will be at:' : ''}`,
    ...files.map((file) => `  ${file}`),
    ...(pending ? [`  wait for it: mosk-backup wait ${name} -n ${namespace}`] : []),
    ...warnings.map((warning) => `  warning: ${warning}`),
  ]);
}
