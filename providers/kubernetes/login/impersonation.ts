/** Being somebody else for the server: headers as k8s.io/client-go/transport/round_trippers.go sends them. */
import type { Impersonated } from './kubeconfig-entries';
import { invalid } from './kubeconfig-section';

/**
 * None if nobody is impersonated.
 * @param place of a field of the user
 * @throws BackupError `kubeconfig-invalid`
 */
export function impersonationHeaders(
  { user, uid, groups, extra }: Impersonated,
  place: (field: string) => string,
): Record<string, string | string[]> {
  const more = [
    ['as-uid', uid !== ''],
    ['as-groups', groups.length > 0],
    ['as-user-extra', Object.keys(extra).length > 0],
  ] as const;
  if (user === '') {
    const [alone] = more.find(([, given]) => given) ?? [];
    if (alone === undefined) return {};
    throw invalid(place(alone), `"${alone}" without "as"`, { fix: 'add "as", or remove it' });
  }
  const value = (field: string, text: string) => {
    if (!/(?!\t)\p{Cc}/u.test(text)) return Buffer.from(text, 'utf8').toString('latin1');
    throw invalid(place(field), `"${field}" has control characters`, { fix: `correct "${field}"` });
  };
  const headers: Record<string, string | string[]> = { 'impersonate-user': value('as', user) };
  if (uid !== '') headers['impersonate-uid'] = value('as-uid', uid);
  if (groups.length > 0) headers['impersonate-group'] = groups.map((group) => value('as-groups', group));
  for (const [key, values] of Object.entries(extra)) {
    if (values.length === 0) continue;
    const header = `impersonate-extra-${escaped(key)}`.toLowerCase();
    const before = headers[header] ?? [];
    headers[header] = [...before, ...values.map((each) => value('as-user-extra', each))];
  }
  return headers;
}

/** What cannot stand in the name of a header is written as `%XX`. */
function escaped(key: string): string {
  return [...Buffer.from(key, 'utf8')]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      if (/[!#$&'*+\-.^_`|~0-9A-Za-z]/.test(character)) return character;
      return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}
