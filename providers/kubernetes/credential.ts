/** Who we are to the API server, and how to become it again when the server no longer believes it. */
import { readFile } from 'node:fs/promises';
import type { ClientCertificate } from './https-transport';
import { invalid } from './kubeconfig-section';
import { unlessAborted } from './shared-signal';
import type { HttpRequest, Transport } from './transport';

export interface Credential {
  readonly token?: string;
  readonly certificate?: ClientCertificate;
}

/**
 * The credential to use now.
 * @param refused the one that the server did not accept: find another, if there is a way. Whoever comes with one that
 * has been replaced meanwhile gets the new one: many requests in flight at the end of a token renew it once.
 */
export interface CredentialSource {
  (refused?: Credential): Promise<Credential>;
  /** Nobody needs another one: a plugin or a conversation that is under way ends now. */
  close?(): void;
}

export const anonymous: CredentialSource = async () => ({});

export function fixedCredential(credential: Credential): CredentialSource {
  return async () => credential;
}

/** A token in a file that somebody else renews, as kubelets do in pods: read for every request. */
export function tokenFileCredential(path: string): CredentialSource {
  return async () => {
    const token = (await readPem(path, 'tokenFile')).trim();
    if (token === '') throw invalid(path, 'The token file is empty', { fix: 'log in again' });
    if (!isToken(token))
      throw invalid(path, 'The file holds no token', { fix: 'name a file with one token' });
    return { token };
  };
}

/** Whether a header can carry it. */
export function isToken(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]+$/.test(value);
}

/** A file that a kubeconfig names. */
export async function readPem(path: string, field: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw invalid(path, `The file that "${field}" names cannot be read`, { fix: 'check the path', cause });
  }
}

/**
 * A transport that shows its credential with every request, and after a 401 tries once more with a new one.
 * @param open connections for one client certificate; called anew only when the certificate changes
 */
export function authenticated(
  open: (certificate: ClientCertificate | undefined) => Transport,
  source: CredentialSource,
): Transport {
  let current: { cert: string | undefined; transport: Transport } | undefined;

  function transportFor(certificate: ClientCertificate | undefined): Transport {
    if (current === undefined || current.cert !== certificate?.cert) {
      current?.transport.close?.();
      current = { cert: certificate?.cert, transport: open(certificate) };
    }
    return current.transport;
  }

  async function attempt(request: HttpRequest, { token, certificate }: Credential) {
    const headers =
      token === undefined ? request.headers : { ...request.headers, authorization: `Bearer ${token}` };
    return transportFor(certificate)({ ...request, headers });
  }

  const transport: Transport = async (request) => {
    // Others may wait for the same credential, so finding it goes on when one of them has given up.
    const used = await unlessAborted(source(), request.signal);
    const response = await attempt(request, used);
    if (response.status !== 401) return response;
    const renewed = await unlessAborted(source(used), request.signal);
    if (renewed.token === used.token && renewed.certificate?.cert === used.certificate?.cert) return response;
    for await (const _chunk of response.body) {
      // Read to the end, so that the connection can be used again.
    }
    return attempt(request, renewed);
  };
  transport.close = () => {
    source.close?.();
    current?.transport.close?.();
  };
  return transport;
}
