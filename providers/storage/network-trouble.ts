import type { BackupError } from '../../lib/errors';
import { ProxyFailure } from '../proxy';
import { inPathFix } from './refusal-fix';
import type { S3Connection } from './s3-connection';

export interface Trouble {
  /** As the end of a sentence. */
  readonly what: string;
  /** Code of the failure. */
  readonly value: string | undefined;
  readonly fix: string;
}

const ENDPOINT_FIX = 'check the endpoint of the RCloneCredential, the network and that the storage runs';
const TRUST_FIX =
  'set NODE_EXTRA_CA_CERTS to a file with the certificate (PEM) of the authority that has signed that of the storage, and run this again; MOSK has its own list of authorities';

/** Why a storage was not reached, from the codes of Node's network, TLS and HTTP. */
export function networkTrouble(error: unknown, { address }: S3Connection): Trouble {
  if (error instanceof ProxyFailure) {
    return {
      what: `the proxy ${error.proxy} (${error.at}) does not lead to the storage`,
      value: error.reason,
      fix: proxyFix(error),
    };
  }
  const value = codeOf(error);
  const code = value ?? '';
  const { host } = address;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return {
      what: 'the certificate of the storage is for another name',
      value,
      fix: address.inHost
        ? inPathFix
        : `check the endpoint of the RCloneCredential: the certificate must name ${host}`,
    };
  }
  if (isOutOfTime(code)) {
    return {
      what: 'the certificate of the storage is not valid at this time',
      value,
      fix: 'renew it, or set the clock of this machine',
    };
  }
  if (isUntrusted(code))
    return { what: 'the certificate of the storage is not trusted', value, fix: TRUST_FIX };
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) {
    return {
      what: 'no TLS connection to the storage comes about',
      value,
      fix: 'check port and scheme of the endpoint: without one it means https',
    };
  }
  if (code.startsWith('HPE_')) {
    return {
      what:
        code === 'HPE_HEADER_OVERFLOW'
          ? 'the storage sends too many headers'
          : 'the storage does not answer in HTTP',
      value,
      fix: 'check port and scheme of the endpoint, and what stands between the storage and this machine',
    };
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return {
      what: `there is no host ${host.replace(/:\d*$/, '')}`,
      value,
      fix: address.inHost
        ? inPathFix
        : 'check the endpoint of the RCloneCredential, and the name server of this machine',
    };
  }
  if (code === 'ECONNREFUSED') {
    return { what: `the storage cannot be reached: nothing listens at ${host}`, value, fix: ENDPOINT_FIX };
  }
  if (code === 'ECONNRESET' || code === 'EPIPE') {
    return { what: 'the connection to the storage was cut', value, fix: ENDPOINT_FIX };
  }
  return { what: 'the storage cannot be reached', value, fix: ENDPOINT_FIX };
}

function proxyFix({ reason }: ProxyFailure): string {
  if (isUntrusted(reason))
    return 'set NODE_EXTRA_CA_CERTS to a file with the certificate (PEM) of the authority that has signed that of the proxy';
  if (/ 407$|user and password$/.test(reason)) return 'give a user and a password in the URL of the proxy';
  return 'check the proxy and that it may reach the storage, or name the storage in NO_PROXY';
}

/** Whether a storage was reached, and what it showed as its certificate was the trouble. @param error as of `s3Failure` */
export function isCertificateTrouble(error: BackupError): boolean {
  const code = codeOf(error.cause) ?? '';
  return code === 'ERR_TLS_CERT_ALTNAME_INVALID' || isOutOfTime(code) || isUntrusted(code);
}

function isOutOfTime(code: string): boolean {
  return code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID';
}

/** OpenSSL's reasons not to trust, by Node's names. */
function isUntrusted(code: string): boolean {
  return /^(?:SELF_SIGNED_|DEPTH_ZERO_SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET_ISSUER)|CERT_|INVALID_CA|PATH_LENGTH_EXCEEDED)/.test(
    code,
  );
}

function codeOf(error: unknown): string | undefined {
  for (
    let link = error;
    typeof link === 'object' && link !== null;
    link = (link as { cause?: unknown }).cause
  ) {
    const { code, name } = link as { code?: unknown; name?: unknown };
    if (typeof code === 'string') return code;
    // Several addresses of one host, each with its own error.
    const [first] = (link as { errors?: unknown[] }).errors ?? [];
    if (first !== undefined) return codeOf(first);
    if (name === 'AbortError' || name === 'TimeoutError') return String(name);
  }
  return undefined;
}
