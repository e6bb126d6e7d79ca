/** What may be a secret that somebody has written where no secret belongs: a program goes into Git, and stays there. */
import { quotable } from '../model';
import type { Declaration } from './declaration';
import type { DeclaredMetadata } from './foreign-marks';

/** Names of members whose text is a secret: `password`, `auth-token`, `secretAccessKey`. */
const SECRET_NAME =
  /(^|[^a-z])(pass|passwd|password|passphrase|token|secret|(secret[^a-z]?)?access[^a-z]?key|(api|private)[^a-z]?key)$/;
/** User and password in front of a host. */
const USER = /:\/\/[^/?#\s]*@/;
/** Of this package: reasons that reviewers read. */
const OURS = 'mosk-backup/';

/** Labels and annotations without those that may hold a secret: undeclared, they stay as they are. */
export function withoutSecrets({ labels, annotations, tools }: DeclaredMetadata): DeclaredMetadata {
  const kept = (values: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(values).filter(([key, value]) => key.startsWith(OURS) || !isSecret(key, value)),
    );
  return { labels: kept(labels), annotations: kept(annotations), tools };
}

/** Where in the specification a secret may stand, among the members that this package does not know. */
export function clearSecretIn({ extraFields, further }: Declaration): string | undefined {
  const inFields = below(extraFields, 'spec');
  if (inFields !== undefined) return inFields;
  for (const { path, value } of further) {
    const at = path.slice(1).replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~');
    const found = below({ [path.slice(path.lastIndexOf('/') + 1)]: value }, at.replace(/\.[^.]*$/, ''));
    if (found !== undefined) return found;
  }
  return undefined;
}

function below(value: unknown, path: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, member] of Object.entries(value)) {
    const at = `${path}.${quotable(name)}`;
    const found = typeof member === 'string' ? isSecret(name, member) && at : below(member, at);
    if (found) return found;
  }
  return undefined;
}

function isSecret(name: string, value: string): boolean {
  if (value === '') return false;
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
  if (SECRET_NAME.test(words) || USER.test(value)) return true;
  return !value.includes('://') && quotable(value) !== value;
}
