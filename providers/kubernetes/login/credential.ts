/** Who we are to the API server, and how to become it again when the server no longer believes it. */
import { readFile } from 'node:fs/promises';
import type { ClientCertificate } from '../api/https-transport';
import { unlessAborted } from '../api/shared-signal';
import type { HttpRequest, HttpResponse, Transport } from '../api/transport';
import { invalid } from './kubeconfig-section';

export interface Credential {
  readonly token?: string;
  readonly basic?: { readonly username: string; readonly password: string };
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

/** The same with a certificate that is shown beside whatever the source finds; as in client-go, it goes before another. */
export function withCertificate(
  source: CredentialSource,
  certificate: ClientCertificate | undefined,
): CredentialSource {
  if (certificate === undefined) return source;
  const both: CredentialSource = async (refused) => ({ ...(await source(refused)), certificate });
  both.close = () => source.close?.();
  return both;
}

/**
 * A token in a file that somebody else renews, as kubelets do in pods: read for every request.
 * @param otherwise the token to use while the file cannot be read
 */
export function tokenFileCredential(path: string, otherwise?: string): CredentialSource {
  return async () => {
    const text = await readText(path, 'tokenFile').catch((error: unknown) => {
      if (otherwise === undefined) throw error;
      return otherwise;
    });
    const token = text.trim() || otherwise;
    if (token === undefined) throw invalid(path, 'The token file is empty', { fix: 'log in again' });
    if (!isToken(token))
      throw invalid(path, 'The file holds no token', { fix: 'name a file with one token' });
    return { token };
  };
}

/** Whether a header can carry it. */
export function isToken(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]+$/.test(value);
}

/**
 * A file that a kubeconfig names.
 * @param at the field that names it
 */
export async function readText(path: string, at: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw invalid(at, 'The file that this names cannot be read', {
      value: path,
      fix: 'check the path',
      cause,
    });
  }
}

/** The connections for one certificate, and how many requests and answers are under way on them. */
interface Opened {
  readonly cert: string | undefined;
  readonly transport: Transport;
  running: number;
}

/**
 * A transport that shows its credential with every request, and after a 401 tries once more with a new one.
 * @param open connections for one client certificate; called anew only when the certificate changes: what runs on the old
 * ones comes to its end there, and then they are closed
 */
export function authenticated(
  open: (certificate: ClientCertificate | undefined) => Transport,
  source: CredentialSource,
): Transport {
  let current: Opened | undefined;
  const replaced = new Set<Opened>();

  function openedFor(certificate: ClientCertificate | undefined): Opened {
    if (current === undefined || current.cert !== certificate?.cert) {
      const before = current;
      current = { cert: certificate?.cert, transport: open(certificate), running: 0 };
      if (before !== undefined) {
        replaced.add(before);
        closeIfDone(before);
      }
    }
    return current;
  }

  function closeIfDone(opened: Opened): void {
    if (opened.running === 0 && replaced.delete(opened)) opened.transport.close?.();
  }

  async function attempt(request: HttpRequest, credential: Credential) {
    const headers = { ...request.headers, ...authorization(credential) };
    const opened = openedFor(credential.certificate);
    const ended = () => {
      opened.running -= 1;
      closeIfDone(opened);
    };
    opened.running += 1;
    try {
      const response = await opened.transport({ ...request, headers });
      return { ...response, body: followed(response.body, ended) };
    } catch (error) {
      ended();
      throw error;
    }
  }

  const transport: Transport = async (request) => {
    // Others may wait for the same credential, so finding it goes on when one of them has given up.
    const used = await unlessAborted(source(), request.signal);
    const response = await attempt(request, used);
    if (response.status !== 401) return response;
    const renewed = await unlessAborted(source(used), request.signal).catch((reason: unknown) => {
      // Nobody reads the refusal any more, and its connection is not to wait for that.
      void readToEnd(response.body).catch(() => {});
      throw reason;
    });
    if (renewed.token === used.token && renewed.certificate?.cert === used.certificate?.cert) return response;
    await readToEnd(response.body);
    return attempt(request, renewed);
  };
  transport.close = () => {
    source.close?.();
    for (const opened of replaced) opened.transport.close?.();
    replaced.clear();
    current?.transport.close?.();
  };
  return transport;
}

function authorization({ token, basic }: Credential): { authorization?: string } {
  if (token !== undefined) return { authorization: `Bearer ${token}` };
  if (basic === undefined) return {};
  const user = Buffer.from(`${basic.username}:${basic.password}`).toString('base64');
  return { authorization: `Basic ${user}` };
}

/** So that the connection can be used again, or be closed. */
async function readToEnd(body: HttpResponse['body']): Promise<void> {
  for await (const _chunk of body) {
    // It says nothing of use.
  }
}

async function* followed(body: HttpResponse['body'], ended: () => void): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } finally {
    ended();
  }
}
