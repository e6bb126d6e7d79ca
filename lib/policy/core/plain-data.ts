import { BackupError } from '../../errors';
import type { KubeObject } from '../../model';

/** What cdk8s lets pass and YAML or the API server does not: functions, `NaN`, big integers, objects without a name. */
export function plainDataFindings(manifest: KubeObject): BackupError[] {
  const { apiVersion, kind, metadata } = manifest;
  const findings: BackupError[] = [];
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || typeof metadata?.name !== 'string') {
    findings.push(
      new BackupError('schema-invalid', 'An object has apiVersion, kind and metadata.name', {
        value: `${kind} (${apiVersion})`,
        fix: 'give all three as text',
      }),
    );
  }
  for (const [field, value] of notJson(manifest, '')) {
    findings.push(
      new BackupError('schema-invalid', 'This value cannot be written as JSON', {
        at: field,
        value: typeof value === 'number' ? `${value}` : `a value of type ${typeof value}`,
        fix: 'give text, a finite number, a boolean, a list or an object of these',
      }),
    );
  }
  return findings;
}

function* notJson(value: unknown, field: string): Iterable<[string, unknown]> {
  switch (typeof value) {
    case 'function':
    case 'symbol':
    case 'bigint':
      yield [field, value];
      break;
    case 'number':
      if (!Number.isFinite(value)) yield [field, value];
      break;
    case 'object':
      if (value === null) break;
      for (const [name, member] of Object.entries(value)) {
        yield* notJson(
          member,
          Array.isArray(value) ? `${field}[${name}]` : field === '' ? name : `${field}.${name}`,
        );
      }
  }
}
