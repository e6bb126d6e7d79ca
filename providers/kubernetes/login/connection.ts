/** From what a user names to a way to reach the server: explicit endpoint, kubeconfig, or the pod we run in. */
import { readFile, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { type Environment, proxyFor, proxyName } from '../../proxy';
import type { Clock } from '../api/clock';
import { httpsTransport, type ServerIdentity } from '../api/https-transport';
import type { Transport } from '../api/transport';
import {
  anonymous,
  authenticated,
  type CredentialSource,
  fixedCredential,
  isToken,
  readText,
  tokenFileCredential,
  withCertificate,
} from './credential';
import { type ExecCluster, execCredential } from './exec-credential';
import type { FileOrData, KubeCluster, KubeContext, KubeUser } from './kube-context';
import { resolveContext } from './kubeconfig';
import { invalid } from './kubeconfig-section';
import type { KubeconfigFile } from './kubeconfig-yaml';
import { oidcCredential } from './oidc-credential';
import { clientCertificate, trustedCertificates } from './pem';
import { serverProblem } from './server-url';

/** Which server, and as whom. With nothing given: the kubeconfig that kubectl would use, else the pod we run in. */
export interface ConnectionOptions {
  /** Path of a kubeconfig; by default what `KUBECONFIG` lists, else `~/.kube/config`. */
  readonly kubeconfig?: string;
  /** Context of the kubeconfig; by default its current one. */
  readonly context?: string;
  /** An explicit server, `https://host:port`, instead of a kubeconfig. */
  readonly server?: string;
  /** PEM text of the certificates to trust, for an explicit server. */
  readonly ca?: string;
  /** PEM text of a client certificate and its key, for an explicit server. */
  readonly cert?: string;
  readonly key?: string;
  /** Bearer token, for an explicit server. */
  readonly token?: string;
}

export interface Connection {
  /** URL of the server, for messages. */
  readonly server: string;
  /** Name of the kubeconfig's context, if there is one. */
  readonly context: string | undefined;
  /** The context's namespace, or the pod's. */
  readonly namespace: string | undefined;
  /** Address of the proxy that leads to the server, if one does. */
  readonly proxy: string | undefined;
  readonly transport: Transport;
}

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * Does not talk to the server.
 * @param serviceAccount folder in which a pod finds token, CA and namespace
 * @param env where kubeconfigs and proxies are named
 * @throws BackupError `kubeconfig-invalid`, `proxy-invalid`
 */
export async function openConnection(
  options: ConnectionOptions,
  clock: Clock,
  env: Environment = process.env,
  serviceAccount = SERVICE_ACCOUNT,
): Promise<Connection> {
  if (options.server !== undefined) return explicit(options.server, options, env);
  const files = await readKubeconfigs(options.kubeconfig, env);
  if (files.length === 0) return inCluster(env, serviceAccount);
  const context = resolveContext(files, options.context);
  // As kubectl: where the context says none, it is that of the pod, if we run in one.
  const namespace = context.namespace ?? (await podNamespace(env, serviceAccount));
  return fromKubeconfig({ ...context, namespace }, clock, env);
}

function explicit(server: string, { ca, cert, key, token }: ConnectionOptions, env: Environment): Connection {
  const problem = serverProblem(server);
  if (problem !== undefined) throw invalid('server', ...problem);
  if ((cert === undefined) !== (key === undefined)) {
    throw invalid('server', 'A client certificate and its key come together', {
      fix: 'give both, or neither',
    });
  }
  const isShown = token !== undefined || cert !== undefined;
  if (isShown && new URL(server).protocol === 'http:') {
    throw invalid('server', 'Credentials are not sent to a server without https', {
      fix: 'give a URL such as https://host:6443',
    });
  }
  if (token !== undefined && !isToken(token)) {
    throw invalid('token', 'This is no token', { fix: 'give the token alone, on one line' });
  }
  const certificate =
    cert !== undefined && key !== undefined
      ? clientCertificate({ pem: cert, at: 'cert' }, { pem: key, at: 'key' })
      : undefined;
  const trusted = ca === undefined ? undefined : trustedCertificates(ca, 'ca');
  const identity = { server, ca: trusted, proxy: proxyFor(new URL(server), env) };
  return connectionTo(identity, fixedCredential({ token, certificate }), {});
}

async function fromKubeconfig(context: KubeContext, clock: Clock, env: Environment): Promise<Connection> {
  const { cluster, user, name, namespace } = context;
  const { server } = cluster;
  const identity: ServerIdentity = {
    server,
    ...(await trustOf(cluster)),
    proxy: cluster.proxy ?? proxyFor(new URL(server), env),
    headers: user?.impersonation,
  };
  const source =
    user === undefined ? anonymous : await credentialOf(user, clock, execCluster(identity, cluster), env);
  return connectionTo(identity, source, { context: name, namespace });
}

/** Without TLS, kubectl wants the file to be there all the same; not even an https proxy is known by it then. */
async function trustOf(cluster: KubeCluster): Promise<Partial<ServerIdentity>> {
  const { ca, secure, tlsServerName, insecureSkipTlsVerify } = cluster;
  if (secure) return { ca: await authorityOf(ca), tlsServerName, insecureSkipTlsVerify };
  if (ca !== undefined) await textOf(ca);
  return {};
}

function execCluster(identity: ServerIdentity, cluster: KubeCluster): ExecCluster {
  const { server, ca, tlsServerName, insecureSkipTlsVerify } = identity;
  return {
    server,
    'tls-server-name': tlsServerName,
    'insecure-skip-tls-verify': insecureSkipTlsVerify,
    'certificate-authority-data': ca === undefined ? undefined : Buffer.from(ca).toString('base64'),
    'proxy-url': cluster.proxy?.url.href,
    'disable-compression': cluster.disableCompression || undefined,
    config: cluster.execSettings,
  };
}

/** As kubectl: a certificate is shown beside whatever tells who the user is, but for plugins, which it goes before. */
async function credentialOf(
  user: KubeUser,
  clock: Clock,
  cluster: ExecCluster,
  env: Environment,
): Promise<CredentialSource> {
  if (user.certificate === undefined) return tokenSourceOf(user, clock, cluster, env);
  const { cert, key } = user.certificate;
  const certificate = clientCertificate(
    { pem: await textOf(cert), at: cert.at },
    { pem: await textOf(key), at: key.at },
  );
  return withCertificate(tokenSourceOf({ ...user, exec: undefined }, clock, cluster, env), certificate);
}

/** A token goes before a password, and both before a plugin. */
function tokenSourceOf(
  user: KubeUser,
  clock: Clock,
  cluster: ExecCluster,
  env: Environment,
): CredentialSource {
  const { token, tokenFile, basic, exec, oidc } = user;
  if (tokenFile !== undefined) return tokenFileCredential(tokenFile, token);
  if (token !== undefined || basic !== undefined) return fixedCredential({ token, basic });
  if (exec !== undefined) return execCredential(exec, clock, { cluster });
  if (oidc === undefined) return anonymous;
  // As in kubectl: a proxy of the cluster is none of the identity provider.
  return oidcCredential(oidc, clock, async (server) =>
    httpsTransport({ server, ca: await authorityOf(oidc.ca), proxy: proxyFor(new URL(server), env) }),
  );
}

async function inCluster(env: Environment, folder: string): Promise<Connection> {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port = '443' } = env;
  if (host === undefined) {
    throw invalid('~/.kube/config', 'There is no kubeconfig', {
      fix: 'name one with KUBECONFIG, or download one from the MOSK management console',
    });
  }
  const server = `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const identity = {
    server,
    ca: trustedCertificates(await readText(join(folder, 'ca.crt'), 'ca.crt'), join(folder, 'ca.crt')),
    proxy: proxyFor(new URL(server), env),
  };
  const namespace = await podNamespace(env, folder);
  return connectionTo(identity, tokenFileCredential(join(folder, 'token')), { namespace });
}

/** `undefined` outside of a pod, and in one without a token of its service account: kubectl is not in a cluster there. */
async function podNamespace(env: Environment, folder: string): Promise<string | undefined> {
  if (!env.KUBERNETES_SERVICE_HOST || !env.KUBERNETES_SERVICE_PORT) return undefined;
  const token = await stat(join(folder, 'token')).catch(() => undefined);
  if (token === undefined || token.isDirectory()) return undefined;
  if (env.POD_NAMESPACE) return env.POD_NAMESPACE;
  const text = await readFile(join(folder, 'namespace'), 'utf8').catch(() => '');
  return text.trim() || undefined;
}

function connectionTo(
  identity: ServerIdentity,
  source: CredentialSource,
  { context, namespace }: { context?: string; namespace?: string },
): Connection {
  const transport = authenticated((certificate) => httpsTransport(identity, certificate), source);
  const proxy = identity.proxy && proxyName(identity.proxy);
  return { server: identity.server, context, namespace, proxy, transport };
}

async function authorityOf(source: FileOrData | undefined): Promise<string | undefined> {
  return source === undefined ? undefined : trustedCertificates(await textOf(source), source.at);
}

async function textOf(source: FileOrData): Promise<string> {
  return 'data' in source ? source.data : readText(source.file, source.at);
}

/** As kubectl: of several files in `KUBECONFIG` those that do not exist are passed over. */
async function readKubeconfigs(
  explicitPath: string | undefined,
  env: Environment,
): Promise<KubeconfigFile[]> {
  const listed = env.KUBECONFIG ? env.KUBECONFIG.split(delimiter).filter((path) => path !== '') : undefined;
  const home = env.HOME ?? env.USERPROFILE;
  const standard = home === undefined ? [] : [join(home, '.kube', 'config')];
  const paths = explicitPath !== undefined ? [explicitPath] : (listed ?? standard);

  const files: KubeconfigFile[] = [];
  for (const path of new Set(paths)) {
    const text = await readKubeconfig(path, explicitPath === undefined);
    if (text !== undefined) files.push({ path, text });
  }
  if (files.length === 0 && listed !== undefined) {
    throw invalid(listed.join(', ') || 'KUBECONFIG', 'None of the files that KUBECONFIG names exists', {
      fix: 'correct KUBECONFIG',
    });
  }
  return files;
}

/** UTF-8, or UTF-16 with its byte order mark, as editors on Windows save it. */
async function readKubeconfig(path: string, mayBeMissing: boolean): Promise<string | undefined> {
  try {
    const bytes = await readFile(path);
    const mark = bytes.subarray(0, 2).toString('hex');
    const encoding = mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : 'utf-8';
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (mayBeMissing && code === 'ENOENT') return undefined;
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
      throw invalid(path, 'The kubeconfig is not UTF-8', { fix: 'save it as plain UTF-8 text' });
    }
    throw invalid(path, 'The kubeconfig cannot be read', { fix: 'check the path and its rights', cause });
  }
}
