/** What kubeconfig files say, as values. Pure but for the parser: whoever reads the files hands their text in. */
import { type ProxyServer, readProxy } from '../../proxy';
import { impersonationHeaders } from './impersonation';
import type { FileOrData, KubeCluster, KubeContext, KubeUser } from './kube-context';
import {
  type ClusterEntry,
  type ContextEntry,
  type KubeconfigDocument,
  readDocument,
  type UserEntry,
} from './kubeconfig-entries';
import { readExec, readOidc } from './kubeconfig-plugins';
import { invalid } from './kubeconfig-section';
import type { KubeconfigFile } from './kubeconfig-yaml';
import { serverProblem } from './server-url';

/**
 * Merges the files as kubectl does (the first one to name something wins) and resolves one context.
 * @param wanted name of the context; the current one when left out
 * @throws BackupError `kubeconfig-invalid` with file and field
 */
export function resolveContext(files: readonly KubeconfigFile[], wanted?: string): KubeContext {
  const documents = files.map(readDocument);
  const name = wanted ?? documents.find(({ currentContext }) => currentContext !== '')?.currentContext;
  if (name === undefined) {
    throw invalid(places(documents), 'The kubeconfig names no current context', {
      fix: 'name a context, or choose one with "kubectl config use-context"',
    });
  }
  const usedBy = wanted === undefined ? 'current-context' : 'context';
  const context = entry(documents, 'contexts', name, usedBy);
  const cluster = entry(documents, 'clusters', required(context, 'cluster'), context.place('cluster'));
  // Without a user, nobody in particular: a server of tests, or one behind "kubectl proxy".
  const user =
    context.user === '' ? undefined : entry(documents, 'users', context.user, context.place('user'));
  const readCluster = clusterOf(cluster);
  return {
    name,
    namespace: namespaceOf(context),
    cluster: readCluster,
    user: user && userOf(user, readCluster),
  };
}

function namespaceOf(context: ContextEntry): string | undefined {
  const { namespace } = context;
  if (namespace === '') return undefined;
  if (!/[/%]|^\.\.?$/.test(namespace)) return namespace;
  throw invalid(context.place('namespace'), 'This is no namespace', {
    value: namespace,
    fix: 'use the name of a namespace',
  });
}

function clusterOf(cluster: ClusterEntry): KubeCluster {
  const server = required(cluster, 'server');
  const problem = serverProblem(server);
  if (problem !== undefined) throw invalid(cluster.place('server'), ...problem);
  const secure = new URL(server).protocol === 'https:';
  const ca = fileOrData(cluster, 'certificate-authority', {
    file: cluster.certificateAuthority,
    data: cluster.certificateAuthorityData,
  });
  if (secure && ca !== undefined && cluster.insecureSkipTlsVerify) {
    const field = 'insecure-skip-tls-verify';
    throw invalid(cluster.place(field), `"${field}" and a certificate authority exclude one another`, {
      fix: `remove "${field}"`,
    });
  }
  return {
    at: cluster.place('server'),
    server,
    secure,
    ca,
    insecureSkipTlsVerify: cluster.insecureSkipTlsVerify,
    tlsServerName: cluster.tlsServerName || undefined,
    proxy: proxyOf(cluster),
    disableCompression: cluster.disableCompression,
    execSettings: cluster.execSettings,
  };
}

function proxyOf(cluster: ClusterEntry): ProxyServer | undefined {
  if (cluster.proxyUrl === '') return undefined;
  return readProxy(cluster.proxyUrl, cluster.place('proxy-url'), (at, problem, fix) =>
    invalid(at, problem, { fix }),
  );
}

/**
 * What client-go's `validateAuthInfo` refuses is refused; what is left is combined as its `rest.Config` and transports do.
 * @throws BackupError where credentials would go to a server without TLS: kubectl leaves them out there, and asks as nobody
 */
function userOf(user: UserEntry, cluster: KubeCluster): KubeUser {
  const certificate = certificateOf(user);
  const exec = user.exec && readExec(user.exec);
  const { authProvider } = user;
  const basic = basicOf(user);
  if (basic !== undefined && (user.token !== '' || user.tokenFile !== '')) {
    throw invalid(user.place('username'), 'A token and a password exclude one another', {
      fix: 'remove one of them',
    });
  }
  if (exec !== undefined && authProvider !== undefined) {
    throw invalid(user.place('auth-provider'), 'An exec plugin and an auth-provider exclude one another', {
      fix: 'remove one of them',
    });
  }
  const shown = [certificate, user.token, user.tokenFile, basic, exec, authProvider];
  if (!cluster.secure && shown.some((each) => each !== undefined && each !== '')) {
    throw invalid(cluster.at, 'Credentials are not sent to a server without https', {
      fix: 'write the server as https://…, or use a context without a user',
    });
  }
  return {
    certificate,
    token: tokenOf(user),
    tokenFile: user.tokenFile || undefined,
    basic,
    exec,
    oidc: authProvider && readOidc(authProvider),
    impersonation: impersonationHeaders(user.impersonated, user.place),
  };
}

/** Whether a header can carry it. */
function tokenOf({ token, place }: UserEntry): string | undefined {
  if (token === '') return undefined;
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw invalid(place('token'), 'The token has characters that no token has, such as a line break', {
    value: `${token.length} characters`,
    fix: 'write the token alone, on one line',
  });
}

function basicOf(user: UserEntry): KubeUser['basic'] {
  const { username, password } = user;
  if (username === '' && password === '') return undefined;
  if (username !== '') return { username, password };
  throw invalid(user.place('password'), 'There is a password without a username', {
    fix: 'give both, or neither',
  });
}

function certificateOf(user: UserEntry): KubeUser['certificate'] {
  const cert = fileOrData(user, 'client-certificate', {
    file: user.clientCertificate,
    data: user.clientCertificateData,
  });
  const key = fileOrData(user, 'client-key', { file: user.clientKey, data: user.clientKeyData });
  if (cert !== undefined && key !== undefined) return { cert, key };
  if (cert === undefined && key === undefined) return undefined;
  throw invalid(user.place(cert === undefined ? 'client-key' : 'client-certificate'), HALF, {
    fix: 'give both, or neither',
  });
}

const HALF = 'A client certificate and its key come together';

function fileOrData(
  { place }: ClusterEntry | UserEntry,
  field: string,
  { file, data }: { file: string; data: Buffer },
): FileOrData | undefined {
  if (data.length === 0) return file === '' ? undefined : { at: place(field), file };
  if (file === '') return { at: place(`${field}-data`), data: data.toString('utf8') };
  throw invalid(place(field), `"${field}" and "${field}-data" exclude one another`, {
    fix: 'remove one of them',
  });
}

// --------------------------------------------------------------------------------------------- documents

function required<T extends ClusterEntry | ContextEntry>(from: T, field: 'server' | 'cluster'): string {
  const value = 'server' in from ? from.server : from.cluster;
  if (value !== '') return value;
  throw invalid(from.place(field), `"${field}" is missing`, { fix: `correct "${field}"` });
}

type List = 'contexts' | 'clusters' | 'users';
type EntryOf<L extends List> = KubeconfigDocument[L] extends ReadonlyMap<string, infer T> ? T : never;

/** The first entry of this name in any file. */
function entry<L extends List>(
  documents: readonly KubeconfigDocument[],
  list: L,
  name: string,
  usedBy: string,
): EntryOf<L> {
  for (const document of documents) {
    const found = document[list].get(name);
    if (found !== undefined) return found as EntryOf<L>;
  }
  const known = documents.flatMap((document) => [...document[list].keys()]);
  throw invalid(places(documents), `There is no entry "${name}" in "${list}"`, {
    value: `${name}, named by ${usedBy}`,
    fix: known.length === 0 ? `add it to "${list}"` : `use one of: ${known.join(', ')}`,
  });
}

function places(files: readonly { readonly path: string }[]): string {
  return files.map(({ path }) => path).join(', ');
}
