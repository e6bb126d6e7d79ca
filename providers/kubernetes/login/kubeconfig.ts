/** What kubeconfig files say, as values. Pure but for the parser: whoever reads the files hands their text in. */
import { isObject } from '../../../lib/model';
import { type FileOrData, invalid, type Section, sectionOf } from './kubeconfig-section';

export interface KubeconfigFile {
  readonly path: string;
  readonly text: string;
}

/** A context with its cluster and its user. Paths are absolute. */
export interface KubeContext {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly cluster: KubeCluster;
  readonly user: KubeUser;
}

export interface KubeCluster {
  readonly server: string;
  readonly ca?: FileOrData;
  readonly insecureSkipTlsVerify: boolean;
  readonly tlsServerName?: string;
  /** The extension `client.authentication.k8s.io/exec`: settings of this cluster for exec plugins. */
  readonly execSettings?: unknown;
}

export interface KubeUser {
  /** Where the user is written, for messages. */
  readonly at: string;
  readonly clientCertificate?: FileOrData;
  readonly clientKey?: FileOrData;
  readonly token?: string;
  readonly tokenFile?: string;
  readonly exec?: ExecConfig;
  readonly oidc?: OidcConfig;
}

export interface ExecConfig {
  readonly at: string;
  readonly apiVersion: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly installHint?: string;
  /** The plugin wants to be told about the server. */
  readonly provideClusterInfo: boolean;
}

export interface OidcConfig {
  readonly at: string;
  readonly issuerUrl: string;
  readonly clientId: string;
  readonly clientSecret?: string;
  readonly idToken?: string;
  readonly refreshToken?: string;
  readonly ca?: FileOrData;
}

/**
 * Merges the files as kubectl does (the first one to name something wins) and resolves one context.
 * @param wanted name of the context; the current one when left out
 * @throws BackupError `kubeconfig-invalid` with file and field
 */
export function resolveContext(files: readonly KubeconfigFile[], wanted?: string): KubeContext {
  const documents = files.map(parseFile);
  const name =
    wanted ?? documents.map(({ root }) => root.optionalText('current-context')).find((text) => text);
  if (name === undefined) {
    throw invalid(places(files), 'The kubeconfig names no current context', {
      fix: 'name a context, or choose one with "kubectl config use-context"',
    });
  }
  const context = entry(
    documents,
    'contexts',
    'context',
    name,
    wanted === undefined ? 'current-context' : 'context',
  );
  return {
    name,
    namespace: context.optionalText('namespace'),
    cluster: readCluster(entry(documents, 'clusters', 'cluster', context.text('cluster'), context.at)),
    user: readUser(entry(documents, 'users', 'user', context.text('user'), context.at)),
  };
}

// --------------------------------------------------------------------------------------------- sections

const EXEC_EXTENSION = 'client.authentication.k8s.io/exec';

function readCluster(cluster: Section): KubeCluster {
  refuse(cluster, 'proxy-url', 'reach the server directly, or start the program where no proxy is needed');
  const settings = cluster.list('extensions').find((each) => each.value('name') === EXEC_EXTENSION);
  return {
    server: urlOf(cluster, 'server', 'https://host:6443'),
    ca: cluster.fileOrData('certificate-authority'),
    insecureSkipTlsVerify: cluster.value('insecure-skip-tls-verify') === true,
    tlsServerName: cluster.optionalText('tls-server-name'),
    execSettings: settings?.value('extension'),
  };
}

function readUser(user: Section): KubeUser {
  for (const field of ['as', 'as-uid', 'as-groups', 'as-user-extra']) {
    refuse(user, field, 'use a context without impersonation');
  }
  for (const field of ['username', 'password']) {
    refuse(
      user,
      field,
      'use a token, a client certificate, an exec plugin or OIDC: servers take no passwords',
    );
  }
  return {
    at: user.at,
    clientCertificate: user.fileOrData('client-certificate'),
    clientKey: user.fileOrData('client-key'),
    token: user.optionalText('token'),
    tokenFile: user.optionalPath('tokenFile'),
    exec: readExec(user.section('exec')),
    oidc: readOidc(user.section('auth-provider')),
  };
}

function readExec(exec: Section | undefined): ExecConfig | undefined {
  if (exec === undefined) return undefined;
  const apiVersion = exec.text('apiVersion');
  if (!/^client\.authentication\.k8s\.io\/v1(beta1)?$/.test(apiVersion)) {
    throw invalid(`${exec.at}.apiVersion`, 'This version of the exec protocol is not supported', {
      value: apiVersion,
      fix: 'use client.authentication.k8s.io/v1 or v1beta1',
    });
  }
  // Waits last for hours, and nobody may be at the terminal, if there is one.
  if (exec.value('interactiveMode') === 'Always') {
    throw invalid(`${exec.at}.interactiveMode`, 'This plugin only works with somebody at a terminal', {
      value: 'Always',
      fix: 'use a plugin that can log in by itself, or a token that it made before',
    });
  }
  const command = exec.text('command');
  const env = exec.list('env').map((variable) => [variable.text('name'), variable.text('value')] as const);
  return {
    at: exec.at,
    apiVersion,
    // As kubectl does it: a bare name is looked up in PATH, a relative path starts at the kubeconfig.
    command: command.includes('/') ? exec.path(command) : command,
    args: exec.texts('args'),
    env: Object.fromEntries(env),
    installHint: exec.optionalText('installHint'),
    provideClusterInfo: exec.value('provideClusterInfo') === true,
  };
}

function readOidc(provider: Section | undefined): OidcConfig | undefined {
  if (provider === undefined) return undefined;
  const name = provider.text('name');
  if (name !== 'oidc') {
    throw invalid(`${provider.at}.name`, 'This authentication provider is not supported', {
      value: name,
      fix: 'use oidc, or an exec plugin',
    });
  }
  const config = provider.section('config') ?? provider;
  return {
    at: config.at,
    issuerUrl: urlOf(config, 'idp-issuer-url', 'https://host/auth/realms/iam'),
    clientId: config.text('client-id'),
    clientSecret: config.optionalText('client-secret'),
    idToken: config.optionalText('id-token'),
    refreshToken: config.optionalText('refresh-token'),
    ca: config.fileOrData('idp-certificate-authority'),
  };
}

/** @param example what such a URL looks like */
function urlOf(section: Section, field: string, example: string): string {
  const url = section.text(field);
  if (URL.canParse(url) && /^https?:/.test(url)) return url;
  throw invalid(`${section.at}.${field}`, 'This is not the URL of a server', {
    value: url,
    fix: `give a URL such as ${example}`,
  });
}

function refuse(section: Section, field: string, fix: string): void {
  if (section.value(field) === undefined) return;
  throw invalid(`${section.at}.${field}`, `"${field}" is not supported`, { fix });
}

// --------------------------------------------------------------------------------------------- documents

interface Document {
  readonly path: string;
  readonly root: Section;
}

function parseFile({ path, text }: KubeconfigFile): Document {
  // Loaded only here: most of this package never reads YAML.
  const { parseDocument, LineCounter } = require('yaml') as typeof import('yaml');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    // The parser's text may quote the line, which may hold a token.
    throw invalid(`${path}:${line}:${col}`, `This is not YAML (${error.code})`, { fix: 'correct the file' });
  }
  const value: unknown = document.toJS() ?? {};
  if (!isObject(value)) throw invalid(path, 'This is not a kubeconfig', { fix: 'name a kubeconfig file' });
  return { path, root: sectionOf(value, path, path) };
}

/** The first entry of this name in any file. */
function entry(
  documents: readonly Document[],
  list: string,
  member: string,
  name: string,
  usedBy: string,
): Section {
  for (const { root } of documents) {
    for (const item of root.list(list)) {
      if (item.value('name') === name) return item.section(member) ?? item.missing(member);
    }
  }
  const known = documents.flatMap(({ root }) => root.list(list).map((item) => String(item.value('name'))));
  throw invalid(places(documents), `There is no entry "${name}" in "${list}"`, {
    value: `${name}, named by ${usedBy}`,
    fix: known.length === 0 ? `add it to "${list}"` : `use one of: ${known.join(', ')}`,
  });
}

function places(files: readonly { readonly path: string }[]): string {
  return files.map(({ path }) => path).join(', ');
}
