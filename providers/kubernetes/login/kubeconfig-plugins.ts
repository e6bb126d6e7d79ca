/** The ways to log in that a kubeconfig names: exec plugins and OIDC, which is what MOSK writes. */

import type { ExecConfig, FileOrData, OidcConfig } from './kube-context';
import type { AuthProviderEntry, ExecEntry } from './kubeconfig-entries';
import { invalid } from './kubeconfig-section';
import { isConfidential } from './server-url';

const EXEC_PROTOCOLS = /^client\.authentication\.k8s\.io\/v1(beta1)?$/;

/** @throws BackupError `kubeconfig-invalid` */
export function readExec(exec: ExecEntry): ExecConfig {
  const { apiVersion, interactiveMode } = exec;
  for (const field of ['apiVersion', 'command'] as const) {
    if (exec[field] === '') throw missing(exec.place(field), field);
  }
  if (!EXEC_PROTOCOLS.test(apiVersion)) {
    throw invalid(exec.place('apiVersion'), 'This version of the exec protocol is not supported', {
      value: apiVersion,
      fix: 'use client.authentication.k8s.io/v1 or v1beta1',
    });
  }
  if (exec.env.some(({ name }) => name === '')) throw missing(exec.place('env'), 'name');
  if (interactiveMode === '' && apiVersion.endsWith('/v1')) {
    throw missing(exec.place('interactiveMode'), 'interactiveMode');
  }
  // Waits last for hours, and nobody may be at the terminal, if there is one.
  if (interactiveMode === 'Always') {
    throw invalid(exec.place('interactiveMode'), 'This plugin only works with somebody at a terminal', {
      value: 'Always',
      fix: 'use a plugin that can log in by itself, or a token that it made before',
    });
  }
  if (!['', 'Never', 'IfAvailable'].includes(interactiveMode)) {
    throw invalid(exec.place('interactiveMode'), 'There is no such mode', {
      value: interactiveMode,
      fix: 'use Never or IfAvailable',
    });
  }
  const { at, command, args, installHint, provideClusterInfo } = exec;
  return {
    at,
    apiVersion,
    command,
    args,
    env: Object.fromEntries(exec.env.map(({ name, value }) => [name, value])),
    installHint: installHint || undefined,
    provideClusterInfo,
  };
}

/** @throws BackupError `kubeconfig-invalid` */
export function readOidc(provider: AuthProviderEntry): OidcConfig {
  const { name, config } = provider;
  if (name !== 'oidc') {
    throw invalid(provider.place('name'), 'This authentication provider is not supported', {
      value: name,
      fix: 'use oidc, or an exec plugin',
    });
  }
  const place = (field: string) => `${provider.place('config')}.${field}`;
  const issuerUrl = config['idp-issuer-url'] ?? '';
  const clientId = config['client-id'] ?? '';
  if (issuerUrl === '') throw missing(place('idp-issuer-url'), 'idp-issuer-url');
  if (clientId === '') throw missing(place('client-id'), 'client-id');
  if (!URL.canParse(issuerUrl) || !/^https?:\/\/[^@]*$/i.test(issuerUrl)) {
    throw invalid(place('idp-issuer-url'), 'This is not the URL of a server', {
      fix: 'give a URL such as https://host/auth/realms/iam',
    });
  }
  if (config['refresh-token'] && !isConfidential(new URL(issuerUrl))) {
    throw invalid(
      place('idp-issuer-url'),
      'A refresh token is not sent to an identity provider without https',
      {
        fix: 'write it as https://…',
      },
    );
  }
  return {
    at: provider.place('config'),
    issuerUrl,
    clientId,
    clientSecret: config['client-secret'] || undefined,
    idToken: config['id-token'] || undefined,
    refreshToken: config['refresh-token'] || undefined,
    ca: authorityOf(config, place),
  };
}

/** Unlike elsewhere in a kubeconfig, a path is taken as it is, and data go before it. */
function authorityOf(
  config: Readonly<Record<string, string>>,
  place: (field: string) => string,
): FileOrData | undefined {
  const field = 'idp-certificate-authority';
  const data = config[`${field}-data`];
  if (data) return { at: place(`${field}-data`), data: Buffer.from(data, 'base64').toString('utf8') };
  const file = config[field];
  return file ? { at: place(field), file } : undefined;
}

function missing(at: string, field: string) {
  return invalid(at, `"${field}" is missing`, { fix: `add "${field}"` });
}
