import { objectName } from '../../lib/contract';
import { BackupError } from '../../lib/errors';
import { isObject, type KubeObject } from '../../lib/model';

/**
 * An object as a server gives it: what it says of itself has the form that Kubernetes gives it. A file may say anything.
 * @throws BackupError `file-invalid`
 */
export function wellFormed(object: KubeObject): KubeObject {
  const [wrong] =
    Object.entries(FORMS).find(([name, hasForm]) => {
      const value = (object.metadata as unknown as Record<string, unknown>)[name];
      return value !== undefined && value !== null && !hasForm(value);
    }) ?? [];
  if (wrong === undefined) return withoutNulls(object);
  throw new BackupError('file-invalid', `metadata.${wrong} has another form than Kubernetes gives it`, {
    at: objectName(object),
    fix: 'export the object again: kubectl get -o yaml, or -o json',
  });
}

const areTexts = (value: unknown) =>
  isObject(value) && !Array.isArray(value) && Object.values(value).every((each) => typeof each === 'string');

const FORMS: Readonly<Record<string, (value: unknown) => boolean>> = {
  labels: areTexts,
  annotations: areTexts,
  ownerReferences: (value) => Array.isArray(value) && value.every(isReference),
};

function isReference(value: unknown): boolean {
  return isObject(value) && typeof value.kind === 'string' && typeof value.name === 'string';
}

/** What is null is not there. */
function withoutNulls(object: KubeObject): KubeObject {
  const metadata = Object.entries(object.metadata).filter(([, value]) => value !== null);
  return { ...object, metadata: Object.fromEntries(metadata) as unknown as KubeObject['metadata'] };
}
