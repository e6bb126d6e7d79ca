/** Who we are to the API server, and how to become it again when the server no longer believes it. */
import { readFile } from 'node:fs/promises';
import type { ClientCertificate } from './https-transport';
import { invalid } from './kubeconfig-section';
import type { HttpRequest, Transport } from './transport';

export interface Credential {
  readonly token?: string;
  readonly certificate?: ClientCertificate;
}

/**
 * The credential to use now.
 * @param refused the server did not accept the one that was given before: find another, if there is a way
 */
export type CredentialSource = (refused: boolean) => Promise<Credential>;

export const anonymous: CredentialSource = async () => ({});

export function fixedCredential(credential: Credential): CredentialSource {
  return async () => credential;
}

/** A token in a file that somebody else renews, as kubelets do in pods. */
export function tokenFileCredential(path: string): CredentialSource {
  return async () => {
    const token = (await readPem(path, 'tokenFile')).trim();
    if (token === '') throw invalid(path, 'The token file is empty', { fix: 'log in again' });
    return { token };
  };
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
  let current: { key: string | undefined; transport: Transport } | undefined;

  function transportFor(certificate: ClientCertificate | undefined): Transport {
    if (current === undefined || current.key !== certificate?.key) {
      current?.transport.close?.();
      current = { key: certificate?.key, transport: open(certificate) };
    }
    return current.transport;
  }

  async function attempt(request: HttpRequest, { token, certificate }: Credential) {
    const headers =
      token === undefined ? request.headers : { ...request.headers, authorization: `Bearer ${token}` };
    return transportFor(certificate)({ ...request, headers });
  }

  const transport: Transport = async (request) => {
    const used = await source(false);
    const response = await attempt(request, used);
    if (response.status !== 401) return response;
    const renewed = await source(true);
    if (renewed.token === used.token && renewed.certificate?.key === used.certificate?.key) return response;
    for await (const _chunk of response.body) {
      // Read to the end, so that the connection can be used again.
    }
    return attempt(request, renewed);
  };
  transport.close = () => current?.transport.close?.();
  return transport;
}
