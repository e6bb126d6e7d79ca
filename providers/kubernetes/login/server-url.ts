/** What Go and Node read in the same way: an address that only one of them takes, or takes for another, is refused. */
import { isIP } from 'node:net';

/** Why this is not the URL of a server, and what to do. */
export function serverProblem(
  text: string,
): [problem: string, more: { value?: string; fix: string }] | undefined {
  // Quoted only if there is no password in it, nor anything else than a short name.
  const value = /^[\w.:/[\]-]{1,100}$/.test(text) ? text : undefined;
  const example = { value, fix: 'give a URL such as https://host:6443' };
  const [, host = '', path = ''] =
    /^https?:\/\/(\[[0-9a-f:.]+\]|[^\s/?#\\:@[\]]+)(?::\d*)?(\/[^?#]*)?(?:[?#].*)?$/i.exec(text) ?? [];
  if (/^https?:\/\/[^/?#]*@/i.test(text)) {
    return [
      'There is a user in the URL of the server',
      { fix: 'give credentials in the user of the kubeconfig' },
    ];
  }
  if (host === '' || !URL.canParse(text)) return ['This is not the URL of a server', example];
  const { hostname } = new URL(text);
  // `https://127.1` and `https://0x7f000001` are addresses for browsers alone.
  if (isIP(hostname) === 4 && hostname !== host) return ['This is not the URL of a server', example];
  if (!/^[A-Za-z0-9\-._~/$&+,;=:@]*$/.test(path)) {
    return [
      'The path of the server has characters that proxies read differently',
      { fix: 'use plain characters' },
    ];
  }
  return undefined;
}

/** Whether nobody on the way can read what is sent there: it has TLS, or it is on this machine. */
export function isConfidential({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
