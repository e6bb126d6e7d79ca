/** From what a user names to a way to reach the server: explicit endpoint, kubeconfig, or the pod we run in. */
import { access, readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { BackupError } from '../../../lib/errors';
import type { Clock } from '../api/clock';
import { httpsTransport, type ServerIdentity } from '../api/https-transport';
import type { Transport } from '../api/transport';
import {
  anonymous,
  authenticated,
  type CredentialSource,
  fixedCredential,
  readPem,
  tokenFileCredential,
  withCertificate,
} from './credential';
import { type ExecCluster, execCredential } from './exec-credential';
import { type KubeCluster, type KubeContext, type KubeUser, resolveContext } from './kubeconfig';
import { type FileOrData, invalid } from './kubeconfig-section';
import { oidcCredential } from './oidc-credential';

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
  readonly transport: Transport;
}

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * Does not talk to the server.
 * @param serviceAccount folder in which a pod finds token, CA and namespace
 * @throws BackupError `kubeconfig-invalid`
 */
export async function openConnection(
  options: ConnectionOptions,
  clock: Clock,
  env: Readonly<Record<string, string | undefined>> = process.env,
  serviceAccount = SERVICE_ACCOUNT,
): Promise<Connection> {
  if (options.server !== undefined) return explicit(options.server, options);
  const files = await readKubeconfigs(options.kubeconfig, env);
  if (files.length > 0) return fromKubeconfig(resolveContext(files, options.context), clock);
  return inCluster(env, serviceAccount);
}

function explicit(server: string, { ca, cert, key, token }: ConnectionOptions): Connection {
  if (!URL.canParse(server) || !/^https?:/.test(server)) {
    throw invalid('server', 'This is not the URL of a server', {
      value: server,
      fix: 'give a URL such as https://host:6443',
    });
  }
  if ((cert === undefined) !== (key === undefined)) {
    throw invalid('server', 'A client certificate and its key come together', {
      fix: 'give both, or neither',
    });
  }
  const certificate = cert !== undefined && key !== undefined ? { cert, key } : undefined;
  return connectionTo({ server, ca }, fixedCredential({ token, certificate }), {});
}

async function fromKubeconfig(context: KubeContext, clock: Clock): Promise<Connection> {
  const { cluster, user, name, namespace } = context;
  const identity: ServerIdentity = {
    server: cluster.server,
    ca: await pemOf(cluster.ca, 'certificate-authority'),
    tlsServerName: cluster.tlsServerName,
    insecureSkipTlsVerify: cluster.insecureSkipTlsVerify,
  };
  const source = await credentialOf(user, clock, execCluster(identity, cluster));
  return connectionTo(identity, source, { context: name, namespace });
}

function execCluster(identity: ServerIdentity, { execSettings }: KubeCluster): ExecCluster {
  const { server, ca, tlsServerName, insecureSkipTlsVerify } = identity;
  return {
    server,
    'tls-server-name': tlsServerName,
    'insecure-skip-tls-verify': insecureSkipTlsVerify,
    'certificate-authority-data': ca === undefined ? undefined : Buffer.from(ca).toString('base64'),
    config: execSettings,
  };
}

/** As kubectl: a certificate is shown beside whatever tells who the user is. */
async function credentialOf(user: KubeUser, clock: Clock, cluster: ExecCluster): Promise<CredentialSource> {
  const cert = await pemOf(user.clientCertificate, 'client-certificate');
  const key = await pemOf(user.clientKey, 'client-key');
  if ((cert === undefined) !== (key === undefined)) {
    throw invalid(user.at, 'A client certificate and its key come together', {
      fix: 'give both, or neither',
    });
  }
  const certificate = cert === undefined || key === undefined ? undefined : { cert, key };
  return withCertificate(tokenSourceOf(user, clock, cluster), certificate);
}

/** A token goes before a plugin. */
function tokenSourceOf(user: KubeUser, clock: Clock, cluster: ExecCluster): CredentialSource {
  if (user.tokenFile !== undefined) return tokenFileCredential(user.tokenFile);
  if (user.token !== undefined) return fixedCredential({ token: user.token });
  if (user.exec !== undefined) return execCredential(user.exec, clock, { cluster });
  const { oidc } = user;
  if (oidc === undefined) return anonymous;
  return oidcCredential(oidc, clock, async (server) =>
    httpsTransport({ server, ca: await pemOf(oidc.ca, 'idp-certificate-authority') }),
  );
}

async function inCluster(
  env: Readonly<Record<string, string | undefined>>,
  folder: string,
): Promise<Connection> {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port = '443' } = env;
  if (host === undefined) {
    throw invalid('~/.kube/config', 'There is no kubeconfig', {
      fix: 'name one with KUBECONFIG, or download one from the MOSK management console',
    });
  }
  const identity = {
    server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    ca: await readPem(join(folder, 'ca.crt'), 'ca.crt'),
  };
  const namespace = (await readPem(join(folder, 'namespace'), 'namespace')).trim();
  return connectionTo(identity, tokenFileCredential(join(folder, 'token')), { namespace });
}

function connectionTo(
  identity: ServerIdentity,
  source: CredentialSource,
  { context, namespace }: { context?: string; namespace?: string },
): Connection {
  const transport = authenticated((certificate) => httpsTransport(identity, certificate), source);
  return { server: identity.server, context, namespace, transport };
}

async function pemOf(source: FileOrData | undefined, field: string): Promise<string | undefined> {
  if (source === undefined) return undefined;
  return 'data' in source ? source.data : readPem(source.file, field);
}

/** As kubectl: of several files in `KUBECONFIG` those that do not exist are passed over. */
async function readKubeconfigs(
  explicitPath: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
) {
  const listed = env.KUBECONFIG?.split(delimiter).filter((path) => path !== '') ?? [];
  const home = env.HOME ?? env.USERPROFILE;
  const standard = home === undefined ? [] : [join(home, '.kube', 'config')];
  const paths = explicitPath !== undefined ? [explicitPath] : listed.length > 0 ? listed : standard;

  const files: { path: string; text: string }[] = [];
  for (const path of paths) {
    if (explicitPath === undefined && !(await exists(path))) continue;
    files.push({ path, text: await readText(path) });
  }
  if (files.length === 0 && listed.length > 0) {
    throw invalid(listed.join(', '), 'None of the files that KUBECONFIG names exists', {
      fix: 'correct KUBECONFIG',
    });
  }
  return files;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const problem = 'The kubeconfig cannot be read';
    throw new BackupError('kubeconfig-invalid', problem, {
      at: path,
      fix: 'check the path and its rights',
      cause,
    });
  }
}
