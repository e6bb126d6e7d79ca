import { type FieldError, invalid } from '../../../lib/schema';
import { nameComplaints } from '../select';

/** What is wrong with the name of a kind. */
export function kindErrors(kind: string, field: string): FieldError[] {
  const complaints = nameComplaints.label1035(kind.toLowerCase());
  if (complaints.length === 0) return [];
  return [invalid(field, kind, `may have mixed case, but should otherwise match: ${complaints.join(',')}`)];
}
