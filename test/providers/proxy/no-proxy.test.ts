import { BackupError } from '../../../lib/errors';
import { proxyFor, readProxy } from '../../../providers/proxy';

const PROXY = 'http://proxy.example:3128';
const leads = (url: string, env: Record<string, string>) =>
  proxyFor(new URL(url), { HTTPS_PROXY: PROXY, HTTP_PROXY: PROXY, ...env })?.url.host;

describe('what NO_PROXY keeps from the proxy, as Go reads it', () => {
  it.each([
    ['mgmt.example', 'https://mgmt.example:6443', true],
    ['mgmt.example', 'https://api.mgmt.example', true],
    ['.mgmt.example', 'https://api.mgmt.example', true],
    ['.mgmt.example', 'https://mgmt.example', false],
    ['*.mgmt.example', 'https://api.mgmt.example', true],
    ['*.mgmt.example', 'https://mgmt.example', false],
    ['gmt.example', 'https://mgmt.example', false],
    ['MGMT.Example', 'https://mgmt.example', true],
    ['other, mgmt.example ,', 'https://mgmt.example', true],
    ['mgmt.example:6443', 'https://mgmt.example:6443', true],
    ['mgmt.example:6443', 'https://mgmt.example', false],
    ['mgmt.example:443', 'https://mgmt.example', true],
    ['mgmt.example:80', 'http://mgmt.example', true],
    ['*', 'https://mgmt.example', true],
    ['a,*,b', 'https://10.1.2.3', true],
    ['10.0.0.0/8', 'https://10.1.2.3:6443', true],
    ['10.0.0.0/8', 'https://11.1.2.3', false],
    ['10.0.0.0/33', 'https://10.1.2.3', false],
    ['10.1.2.3', 'https://10.1.2.3:6443', true],
    ['10.1.2.3:6443', 'https://10.1.2.3:6443', true],
    ['10.1.2.3:443', 'https://10.1.2.3:6443', false],
    ['1.2.3', 'https://10.1.2.3', false],
    ['fd00::/8', 'https://[fd00::1]:6443', true],
    ['[fd00::1]:6443', 'https://[fd00::1]:6443', true],
    ['[fd00::1]', 'https://[fd00::1]', false],
    ['fd00:0::1', 'https://[fd00::1]', true],
    ['::/0', 'https://10.1.2.3', false],
    [':6443', 'https://mgmt.example:6443', false],
    ['münchen.example', 'https://xn--mnchen-3ya.example', true],
    ['', 'https://localhost:6443', true],
    ['', 'https://127.0.0.1:6443', true],
    ['', 'https://127.8.9.1', true],
    ['', 'https://[::1]:6443', true],
    ['', 'https://0.0.0.0', false],
  ])('%p and %s: %p', (noProxy, url, isKept) => {
    expect(leads(url, { NO_PROXY: noProxy })).toBe(isKept ? undefined : 'proxy.example:3128');
  });
});

describe('the proxy of the environment', () => {
  it('is that of the scheme, in capitals first, and none where nothing is named', () => {
    const env = {
      HTTPS_PROXY: '',
      https_proxy: 'lower:1',
      HTTP_PROXY: 'http://upper:2',
      http_proxy: 'lower:3',
    };
    expect(proxyFor(new URL('https://a.example'), env)?.url.href).toBe('http://lower:1/');
    expect(proxyFor(new URL('http://a.example'), env)?.url.href).toBe('http://upper:2/');
    expect(proxyFor(new URL('https://a.example'), { HTTP_PROXY: PROXY })).toBeUndefined();
    expect(leads('https://a.example', { no_proxy: 'a.example' })).toBeUndefined();
  });

  it.each([
    ['a SOCKS4 proxy', 'socks4://me:hunter2@proxy', 'socks5://'],
    ['another scheme', 'ftp://me:hunter2@proxy', 'not the URL'],
    ['no host', 'http://', 'not the URL'],
    ['a blank', 'http://pro xy', 'not the URL'],
    ['a user that Go does not take', 'http://me:hunter2 @proxy', 'not the URL'],
    ['an escape that is none', 'http://me:hunter2%zz@proxy', 'not the URL'],
  ])('that is %s is refused by name, without its password', (_name, value, problem) => {
    const error = errorOf(() => leads('https://a.example', { HTTPS_PROXY: value }));
    expect(error).toMatchObject({ code: 'proxy-invalid', at: 'HTTPS_PROXY' });
    expect(error.message).toContain(problem);
    expect(error.message).not.toContain('hunter2');
  });

  it('is refused to CGI programs over http, whose clients can set it', () => {
    expect(errorOf(() => leads('http://a.example', { REQUEST_METHOD: 'GET' })).at).toBe('HTTP_PROXY');
    expect(leads('https://a.example', { REQUEST_METHOD: 'GET' })).toBe('proxy.example:3128');
  });
});

function errorOf(act: () => unknown): BackupError {
  try {
    act();
  } catch (error) {
    if (BackupError.is(error)) return error;
  }
  throw new Error('expected a BackupError');
}

it('a proxy of a kubeconfig is refused by whoever reads that', () => {
  const refusal = () => new BackupError('kubeconfig-invalid', 'x');
  expect(() => readProxy('proxy:3128', 'field', refusal)).toThrow('kubeconfig-invalid');
  expect(readProxy('https://proxy', 'field', refusal)).toMatchObject({ at: 'field' });
});
