/** Turns what a network says, on the way to a server or instead of it, into the project's errors. */
import { BackupError } from '../../../lib/errors';
import { ProxyFailure } from '../../proxy';
import { type Ask, placeOf, type TransportFailure } from './failure';

/** The error for a request that got no complete answer. */
export function networkError(ask: Ask, cause: unknown): BackupError {
  const at = placeOf(ask);
  if (cause instanceof ProxyFailure) return proxyError(ask, cause);
  const reason = codeOf(cause);
  if (isCertificateProblem(reason)) {
    return new BackupError('tls-untrusted', `The certificate of ${ask.server} is not trusted (${reason})`, {
      at,
      fix: trustFix(reason),
      cause: failed('no'),
    });
  }
  return new BackupError('unreachable', `The management API at ${ask.server} cannot be reached (${reason})`, {
    at,
    fix: wayToReach(reason),
    cause: failed(NEVER_SENT.has(reason) ? 'no' : 'unknown'),
  });

  function failed(executed: TransportFailure['executed']): TransportFailure {
    return { failure: 'transport', reason, executed, cause };
  }
}

function wayToReach(reason: string): string {
  // The server has said no to ours, and why: names of TLS alerts as OpenSSL has them.
  if (/_ALERT_(?:.*CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)/.test(reason)) {
    return 'the server wants a client certificate, and not this one or none: fetch a fresh kubeconfig';
  }
  if (/^HPE_|^ERR_SSL_|^EPROTO$/.test(reason)) {
    return 'check scheme and port of the server: what answers there is no Kubernetes API';
  }
  return 'check the server address of the kubeconfig context, the network and that the API server runs';
}

/** What is wrong with the certificate, and where that is set. */
function trustFix(reason: string): string {
  if (reason === 'CERT_HAS_EXPIRED') return 'have the certificate renewed, or set the clock of this machine';
  if (reason === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return 'use a name that the certificate carries as server, or name one as tls-server-name of the cluster in the kubeconfig';
  }
  return (
    'give the certificate of its authority as certificate-authority of the cluster in the kubeconfig; where that ' +
    'names none, NODE_EXTRA_CA_CERTS can name the file'
  );
}

function proxyError(ask: Ask, cause: ProxyFailure): BackupError {
  const { proxy, target, reason } = cause;
  const failure: TransportFailure = { failure: 'transport', reason, executed: 'no', cause };
  if (isCertificateProblem(reason)) {
    return new BackupError(
      'tls-untrusted',
      `The certificate of the proxy ${proxy} is not trusted (${reason})`,
      {
        at: cause.at,
        fix: trustFix(reason),
        cause: failure,
      },
    );
  }
  return new BackupError('unreachable', `The proxy ${proxy} does not lead to ${target}: ${reason}`, {
    at: `${placeOf(ask)}, ${cause.at}`,
    fix: / 407$|user and password$/.test(reason)
      ? 'give a user and a password in the URL of the proxy'
      : `check the proxy and that it may reach the server, or ${wayAround(cause)}`,
    cause: failure,
  });
}

/** `NO_PROXY` says nothing of a proxy that a kubeconfig names. */
function wayAround({ at }: ProxyFailure): string {
  return /^https?_proxy$/i.test(at) ? 'name the server in NO_PROXY' : 'remove proxy-url from the kubeconfig';
}

/** The error for a request on which nothing was heard for so long. */
export function silenceError(ask: Ask, limitMs: number): BackupError {
  const reason = `nothing was heard for ${limitMs / 1000} s`;
  return new BackupError('unreachable', `The management API at ${ask.server} does not answer: ${reason}`, {
    at: placeOf(ask),
    fix: 'check the network and that the API server runs',
    cause: { failure: 'transport', reason, executed: 'unknown', cause: undefined } satisfies TransportFailure,
  });
}

/** Failures before a connection stood, so nothing was carried out. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
]);

export function codeOf(cause: unknown): string {
  // A host with several addresses fails with an AggregateError of one error per address.
  const first = cause instanceof AggregateError ? (cause.errors[0] ?? cause) : cause;
  const code = (first as { code?: unknown } | undefined)?.code;
  if (typeof code === 'string') return code;
  return first instanceof Error ? first.message : 'no answer';
}

/** Codes of OpenSSL's verification and of Node's own check of the host name. */
export function isCertificateProblem(code: string): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/.test(code) && !code.includes('ALERT');
}
