/**
 * What one kubeconfig file says, field by field, with all its entries: as for kubectl, a mistake in one that is not used is a
 * mistake. Fields as in k8s.io/client-go/tools/clientcmd/api/v1/types.go.
 */
import { isObject } from '../../../lib/model';
import { invalid, type Section, sectionOf } from './kubeconfig-section';
import { type KubeconfigFile, readKubeconfigYaml } from './kubeconfig-yaml';

export interface Entry {
  /** `file: path.of.the.field`, for messages. */
  place(field: string): string;
}

export interface ContextEntry extends Entry {
  readonly cluster: string;
  readonly user: string;
  readonly namespace: string;
}

export interface ClusterEntry extends Entry {
  readonly server: string;
  readonly tlsServerName: string;
  readonly insecureSkipTlsVerify: boolean;
  readonly certificateAuthority: string;
  readonly certificateAuthorityData: Buffer;
  readonly proxyUrl: string;
  readonly disableCompression: boolean;
  /** The extension `client.authentication.k8s.io/exec`: settings of this cluster for exec plugins. */
  readonly execSettings: unknown;
}

export interface UserEntry extends Entry {
  readonly clientCertificate: string;
  readonly clientCertificateData: Buffer;
  readonly clientKey: string;
  readonly clientKeyData: Buffer;
  readonly token: string;
  readonly tokenFile: string;
  readonly username: string;
  readonly password: string;
  readonly impersonated: Impersonated;
  readonly authProvider: AuthProviderEntry | undefined;
  readonly exec: ExecEntry | undefined;
}

export interface Impersonated {
  readonly user: string;
  readonly uid: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

export interface AuthProviderEntry extends Entry {
  readonly name: string;
  readonly config: Readonly<Record<string, string>>;
}

export interface ExecEntry extends Entry {
  readonly at: string;
  readonly apiVersion: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly installHint: string;
  readonly provideClusterInfo: boolean;
  readonly interactiveMode: string;
}

export interface KubeconfigDocument {
  readonly path: string;
  readonly currentContext: string;
  readonly contexts: ReadonlyMap<string, ContextEntry>;
  readonly clusters: ReadonlyMap<string, ClusterEntry>;
  readonly users: ReadonlyMap<string, UserEntry>;
}

const EXEC_EXTENSION = 'client.authentication.k8s.io/exec';

/** @throws BackupError `kubeconfig-invalid` */
export function readDocument(file: KubeconfigFile): KubeconfigDocument {
  const { path } = file;
  const value = readKubeconfigYaml(file) ?? {};
  if (!isObject(value)) throw invalid(path, 'This is not a kubeconfig', { fix: 'name a kubeconfig file' });
  const root = sectionOf(value, path, path);
  for (const [field, expected] of [
    ['kind', 'Config'],
    ['apiVersion', 'v1'],
  ] as const) {
    const said = root.text(field);
    if (said !== '' && said !== expected) {
      throw invalid(root.place(field), 'This is not a kubeconfig', {
        fix: `name a file of ${field} ${expected}`,
      });
    }
  }
  const preferences = root.section('preferences');
  preferences.flag('colors');
  extensions(preferences);
  extensions(root);
  return {
    path,
    currentContext: root.text('current-context'),
    contexts: named(root, 'contexts', 'context', contextOf),
    clusters: named(root, 'clusters', 'cluster', clusterOf),
    users: named(root, 'users', 'user', userOf),
  };
}

function named<T>(root: Section, list: string, member: string, read: (entry: Section) => T): Map<string, T> {
  const entries = new Map<string, T>();
  for (const item of root.list(list)) {
    const name = item.text('name');
    if (entries.has(name)) {
      throw invalid(item.place('name'), `There are two entries of this name in "${list}"`, {
        value: name,
        fix: 'remove one of them: kubectl reads no such file',
      });
    }
    entries.set(name, read(item.section(member)));
  }
  return entries;
}

function contextOf(context: Section): ContextEntry {
  extensions(context);
  return {
    place: context.place,
    cluster: context.text('cluster'),
    user: context.text('user'),
    namespace: context.text('namespace'),
  };
}

function clusterOf(cluster: Section): ClusterEntry {
  return {
    place: cluster.place,
    server: cluster.text('server'),
    tlsServerName: cluster.text('tls-server-name'),
    insecureSkipTlsVerify: cluster.flag('insecure-skip-tls-verify'),
    certificateAuthority: cluster.path('certificate-authority'),
    certificateAuthorityData: cluster.bytes('certificate-authority-data'),
    proxyUrl: cluster.text('proxy-url'),
    disableCompression: cluster.flag('disable-compression'),
    execSettings: extensions(cluster).get(EXEC_EXTENSION),
  };
}

function userOf(user: Section): UserEntry {
  extensions(user);
  const exec = user.optionalSection('exec');
  const provider = user.optionalSection('auth-provider');
  return {
    place: user.place,
    clientCertificate: user.path('client-certificate'),
    clientCertificateData: user.bytes('client-certificate-data'),
    clientKey: user.path('client-key'),
    clientKeyData: user.bytes('client-key-data'),
    token: user.text('token'),
    tokenFile: user.path('tokenFile'),
    username: user.text('username'),
    password: user.text('password'),
    impersonated: {
      user: user.text('as'),
      uid: user.text('as-uid'),
      groups: user.texts('as-groups'),
      extra: user.textsMap('as-user-extra'),
    },
    authProvider: provider && {
      place: provider.place,
      name: provider.text('name'),
      config: provider.textMap('config'),
    },
    exec: exec && execOf(exec),
  };
}

function execOf(exec: Section): ExecEntry {
  const command = exec.text('command');
  return {
    place: exec.place,
    at: exec.at,
    apiVersion: exec.text('apiVersion'),
    // A bare name is looked up in PATH, a relative path starts at the kubeconfig.
    command: command.includes('/') ? exec.path('command') : command,
    args: exec.texts('args'),
    env: exec.list('env').map((each) => ({ name: each.text('name'), value: each.text('value') })),
    installHint: exec.text('installHint'),
    provideClusterInfo: exec.flag('provideClusterInfo'),
    interactiveMode: exec.text('interactiveMode'),
  };
}

function extensions(section: Section): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const each of section.list('extensions')) {
    const name = each.text('name');
    if (found.has(name)) {
      throw invalid(each.place('name'), 'There are two extensions of this name', {
        fix: 'remove one of them',
      });
    }
    found.set(name, each.value('extension'));
  }
  return found;
}
