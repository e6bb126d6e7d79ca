import { BackupError } from '../errors';
import { type MoskApi, RETENTION_ANNOTATION } from '../model';
import { inZoneOf, type Retention, retentionOf, retentionRecord, twiceFinding } from '../retention';

type Annotations = Readonly<Record<string, string>>;

/**
 * The retention of a schedule as a program says it, and the annotations without its record. A record that the program would
 * write in other words, or not at all, stays an annotation.
 */
export function declaredRetention(
  annotations: Annotations,
  spec: object,
  api: MoskApi,
): { readonly retention?: Retention; readonly annotations: Annotations } {
  const { [RETENTION_ANNOTATION]: record, ...others } = annotations;
  const retention = record === undefined ? undefined : readable(annotations);
  if (retention === undefined || twiceFinding(retention, { spec }, api, 'retention') !== undefined)
    return { annotations };
  const written = retentionRecord(inZoneOf(retention, api), 'retention')[RETENTION_ANNOTATION];
  return written === record ? { retention, annotations: others } : { annotations };
}

function readable(annotations: Annotations): Retention | undefined {
  try {
    return retentionOf({ metadata: { name: '', annotations } });
  } catch (error) {
    if (BackupError.is(error)) return undefined;
    throw error;
  }
}
