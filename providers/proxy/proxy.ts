/** Which proxy leads to a server. Pure: whoever knows the environment hands it in. */
import { BackupError } from '../../lib/errors';
import { isKeptFromProxies } from './no-proxy';
import { hostOf } from './server-address';

export interface ProxyServer {
  /** `http:`, `https:` or `socks5:`; user and password may be in it, so it is shown by `proxyName` alone. */
  readonly url: URL;
  /** Where it is written: a variable of the environment, or a field of a kubeconfig. */
  readonly at: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that the environment names for a server, as Go's `net/http` reads it: `HTTPS_PROXY`, `HTTP_PROXY` and
 * `NO_PROXY`, in capitals first. Loopback is reached without one.
 * @throws BackupError `proxy-invalid`; Go goes straight then, or through something else than was meant
 */
export function proxyFor(target: URL, env: Environment): ProxyServer | undefined {
  const secure = target.protocol === 'https:';
  const [at, value] = variable(env, secure ? 'HTTPS_PROXY' : 'HTTP_PROXY');
  if (value === '') return undefined;
  if (!secure && env.REQUEST_METHOD) {
    // https://golang.org/s/cgihttpproxy: whoever asks a CGI program sets this variable by a header.
    throw refused(at, 'A CGI program takes no proxy from this variable', 'unset it, or use https');
  }
  const { host, port } = hostOf(target);
  const [, noProxy] = variable(env, 'NO_PROXY');
  if (isKeptFromProxies(host, port, noProxy)) return undefined;
  // For Go's `net/http`, both are one: the proxy looks names up.
  const text = value.replace(/^socks5h:/i, 'socks5:');
  return readProxy(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`, at, refused);
}

/** What to throw: place, problem, and what to do. */
type Refusal = (at: string, problem: string, fix: string) => BackupError;

/**
 * @param text a URL
 * @param at where it is written
 */
export function readProxy(text: string, at: string, refusal: Refusal): ProxyServer {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^(?:https?|socks5):\/\/[^\s\\]+$/i.test(text) || !hasReadableUser(text)) {
    throw refusal(
      at,
      'This is not the URL of a proxy',
      'write it as http://, https:// or socks5://host:port',
    );
  }
  return { url, at };
}

/** For messages: without user and password. */
export function proxyName({ url }: ProxyServer): string {
  return `${url.protocol}//${url.host}`;
}

/** The `Proxy-Authorization` header, if the proxy has a user. */
export function proxyAuthorization(proxy: ProxyServer): { 'proxy-authorization'?: string } {
  const user = proxyUser(proxy);
  if (user === undefined) return {};
  const text = `${user.username}:${user.password}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(text).toString('base64')}` };
}

export function proxyUser({
  url,
}: ProxyServer): { readonly username: string; readonly password: string } | undefined {
  if (url.username === '' && url.password === '') return undefined;
  return { username: decodeURIComponent(url.username), password: decodeURIComponent(url.password) };
}

/** Go takes these characters alone, so that nobody takes a part of a password for the host. */
function hasReadableUser(text: string): boolean {
  const [, user = ''] = /^[a-z0-9]+:\/\/([^/?#]*)@/i.exec(text) ?? [];
  return /^(?:[A-Za-z0-9\-._:~!$&'()*+,;=@]|%[0-9a-f]{2})*$/i.test(user) && isDecodable(user);
}

function isDecodable(text: string): boolean {
  try {
    return decodeURIComponent(text) !== undefined;
  } catch {
    return false;
  }
}

/** Go takes the first that is not empty. */
function variable(env: Environment, name: string): [name: string, value: string] {
  const lower = name.toLowerCase();
  return env[name] ? [name, env[name]] : [lower, env[lower] ?? ''];
}

const refused: Refusal = (at, problem, fix) => new BackupError('proxy-invalid', problem, { at, fix });
