import { type FieldError, invalid, required } from '../../../lib/schema';
import { nameComplaints } from '../select';
import type { PolicySpec } from './admission-objects';
import { groupVersion } from './group-version';
import { kindErrors } from './kind-errors';

/** What is wrong with the kind of objects by which a policy is parametrised. */
export function paramKindErrors({
  apiVersion = '',
  kind = '',
}: Partial<NonNullable<PolicySpec['paramKind']>>): FieldError[] {
  const field = 'spec.paramKind';
  return [
    ...apiVersionErrors(apiVersion, `${field}.apiVersion`),
    ...(kind === '' ? [required(`${field}.kind`)] : kindErrors(kind, `${field}.kind`)),
  ];
}

function apiVersionErrors(apiVersion: string, field: string): FieldError[] {
  if (apiVersion === '') return [required(field)];
  const parsed = groupVersion(apiVersion);
  if (parsed === undefined) {
    return [invalid(field, apiVersion, `unexpected GroupVersion string: ${apiVersion}`)];
  }
  const { group, version } = parsed;
  const wrong = (part: string, complaints: readonly string[]) =>
    complaints.length === 0 ? [] : [invalid(field, part, complaints.join(','))];
  return [
    ...(group === '' ? [] : wrong(group, nameComplaints.subdomain(group))),
    ...(version === ''
      ? [invalid(field, apiVersion, 'version must be specified')]
      : wrong(version, nameComplaints.label1035(version))),
  ];
}
