import { CONTROL_CHARACTER, shown } from '../contract';
import { BackupError } from '../errors';
import { checkName, checkNamespace, endpointIdentity, quotable } from '../model';
import { type Entry, text, wrong } from './entry';

export const CUSTODY_MEMBERS = ['key', 'credential', 'keptBy', 'keptAt', 'managementCluster', 'project'];
export const STORAGE_MEMBERS = ['endpoint', 'ca'];

/** What is wrong with one entry of who keeps what. An empty text is none of it: the sheet tells that it is missing. */
export function* custodyFindings({ at, value }: Entry): Iterable<BackupError> {
  const { key, credential, managementCluster, project } = value;
  if ((key === undefined) === (credential === undefined)) {
    yield wrong(`${at}`, 'This says not what is kept', undefined, 'name either a key or a credential');
  }
  if (key !== undefined) yield* text(key, `${at}: key`, checkName);
  if (credential !== undefined) yield* text(credential, `${at}: credential`, checkName);
  if (managementCluster !== undefined) yield* text(managementCluster, `${at}: managementCluster`, () => {});
  if (project !== undefined) yield* text(project, `${at}: project`, checkNamespace);
  for (const member of ['keptBy', 'keptAt']) yield* text(value[member], `${at}: ${member}`, checkTelling);
}

/** Whoever is asked where a secret is may write down the secret, and the sheet is printed. */
function checkTelling(value: string, at: string): void {
  if (CONTROL_CHARACTER.test(value)) {
    throw wrong(at, 'This is more than one line', shown(value), 'write it on one line');
  }
  if (quotable(value) === value) return;
  throw new BackupError('secret-in-config', 'This could be a secret, or has one in it', {
    at,
    value: shown(value),
    fix: 'write where it is kept and who keeps it, and not the secret itself',
  });
}

export function* storageFindings({ at, value: { endpoint, ca } }: Entry): Iterable<BackupError> {
  yield* text(endpoint, `${at}: endpoint`, (value, place) => {
    if (endpointIdentity(value) !== undefined) return;
    throw wrong(place, 'This is no endpoint', shown(value), 'write it as credentials have it: https://host');
  });
  yield* text(ca, `${at}: ca`, (value, place) => {
    if (CERTIFICATES.test(value)) return;
    throw wrong(
      place,
      'These are no certificates in PEM',
      /PRIVATE KEY/.test(value) ? 'a private key' : undefined,
      'give "-----BEGIN CERTIFICATE-----" to "-----END CERTIFICATE-----", and nothing else',
    );
  });
}

const CERTIFICATES =
  /^\s*(?:-----BEGIN CERTIFICATE-----\r?\n[A-Za-z0-9+/=\r\n]+-----END CERTIFICATE-----\s*)+$/;
