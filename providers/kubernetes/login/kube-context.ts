/** A context of a kubeconfig with its cluster and its user: checked, and not yet read from the files that it names. */
import type { ProxyServer } from '../../proxy';

/** PEM text, or the absolute path of a file that holds it; and the field that says so. */
export type FileOrData = { readonly at: string } & ({ readonly data: string } | { readonly file: string });

export interface KubeContext {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly cluster: KubeCluster;
  /** Nobody in particular when left out. */
  readonly user: KubeUser | undefined;
}

export interface KubeCluster {
  /** Where the server is written, for messages. */
  readonly at: string;
  readonly server: string;
  /** Whether it is one with TLS. */
  readonly secure: boolean;
  readonly ca?: FileOrData;
  readonly insecureSkipTlsVerify: boolean;
  readonly tlsServerName?: string;
  /** Instead of what the environment names. */
  readonly proxy?: ProxyServer;
  /** Told to exec plugins alone: we ask for no compression. */
  readonly disableCompression: boolean;
  /** The extension `client.authentication.k8s.io/exec`: settings of this cluster for exec plugins. */
  readonly execSettings?: unknown;
}

export interface KubeUser {
  readonly certificate?: { readonly cert: FileOrData; readonly key: FileOrData };
  readonly token?: string;
  /** Goes before `token` as long as it can be read. */
  readonly tokenFile?: string;
  readonly basic?: { readonly username: string; readonly password: string };
  readonly exec?: ExecConfig;
  readonly oidc?: OidcConfig;
  /** Headers that ask to be taken for somebody else. */
  readonly impersonation: Readonly<Record<string, string | readonly string[]>>;
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
