/** Kubeconfigs and environments by chance: most of them ordinary, some as people write them by mistake or on purpose. */
import { stringify } from 'yaml';
import type { Dice } from '../promises/dice';
import type { Material } from './certificates';
import { type Drawing, drawExtra, type Fields } from './drawing';
import { drawCluster } from './drawn-cluster';
import { drawUser } from './drawn-user';
import { merged } from './merged';
import { REDIRECTING, type RecordingSite } from './recording-site';

export interface DrawnConnection {
  /** By name, relative to a folder of its own. */
  readonly files: Readonly<Record<string, string | Buffer>>;
  /** Of the variables, `@` stands for that folder. */
  readonly env: Readonly<Record<string, string>>;
  readonly kubeconfig: string | undefined;
  readonly context: string | undefined;
}

export function drawConnection(dice: Dice, material: Material, { ports }: RecordingSite): DrawnConnection {
  const files: Record<string, string | Buffer> = {};
  const env: Record<string, string> = {};
  /** One of the usual ones, and sometimes another. */
  const mostly = <T>(usual: readonly T[], rare: readonly T[]): T =>
    dice.oneOf(dice.below(36) > 0 ? usual : rare);
  const fileOf = (name: string, text: string) => {
    files[name] = text;
    return dice.oneOf([name, `./${name}`, `@/${name}`]);
  };

  const secure = dice.below(5) > 0;
  const port = secure ? ports.https : ports.http;
  const scheme = secure ? 'https' : 'http';
  const host = mostly(
    [`127.0.0.1:${port}`, `0.0.0.0:${port}`, `localhost:${port}`, 'mgmt.example:6443'],
    ['api.mgmt.example', `MGMT.example:${port}`, '[::]:6443'],
  );
  const prefix = mostly(
    ['', '', '', '/', '/k8s/clusters/c-1'],
    ['/a//b/', '/x/../y', '/k8s/?q=1#f', `${REDIRECTING}`, `${REDIRECTING}/k8s`, '/%41b', '?q=1'],
  );

  const drawing: Drawing = { dice, material, ports, mostly, fileOf };
  const name = dice.oneOf(['x', 'me@mgmt']);
  const context: Fields = {
    cluster: 'c',
    user: mostly<string | undefined>(['u', 'u', 'u'], ['', undefined]),
    namespace: mostly<unknown>(['prod', 'team-a', undefined], ['', 'a/b', '..', 5, true, '2026-11-30']),
    ...drawExtra(drawing),
  };
  const config: Record<string, unknown> = {
    apiVersion: mostly(['v1', undefined], ['', 'v2']),
    kind: mostly(['Config', undefined], ['', 'Pod']),
    preferences: mostly<unknown>([{}, undefined], [{ colors: true }, { colors: 'x' }]),
    clusters: [{ name: 'c', cluster: drawCluster(drawing, { scheme, host, prefix }) }],
    users: [{ name: 'u', user: drawUser(drawing, secure) }],
    contexts: [{ name, context }],
    'current-context': name,
  };
  mostly(
    [() => {}],
    [
      // Of an entry that nobody uses.
      () => (config.users as unknown[]).push({ name: 'other', user: { token: 5 } }),
      () => (config.clusters as unknown[]).push({ name: 'c', cluster: { server: 'https://other' } }),
      () => (config.users as unknown[]).push(null),
      () => (config.users as unknown[]).unshift({ name: 'other', user: null }),
      () => (config.contexts as unknown[]).push({ name: 'y', context: { cluster: 'none', user: 'none' } }),
    ],
  )();

  const write = (value: unknown): string => {
    const style = dice.below(4);
    if (style === 0) return JSON.stringify(value);
    if (style === 1)
      return stringify(value, { lineWidth: 0, version: '1.1', defaultStringType: 'QUOTE_DOUBLE' });
    return stringify(value, { lineWidth: 0, version: '1.1' });
  };
  const oneFile = (): string =>
    mostly(
      [() => write(config)],
      [
        () => merged(config, dice),
        () => merged(config, dice),
        () => merged(config, dice),
        () => `# a comment\n---\n${stringify(config)}---\n${stringify({ ...config, users: [] })}`,
        () => `\ufeff${stringify(config)}`,
        () => stringify(config).replaceAll('\n', '\r\n'),
        () => stringify(config).replace(/: true$/m, ': on'),
        () => `${stringify(config)}current-context: none\n`,
        () => `${stringify(config)}current-context: ${name}\n`,
        () => stringify(config).replace('server:', 'server: !!str'),
        () => '',
        () => '# nothing\n',
        () => '[]',
        () => `${stringify(config)}\tx: [`,
      ],
    )();

  let kubeconfig: string | undefined;
  const layout = dice.below(6);
  if (layout === 0) {
    files['.kube/config'] = oneFile();
  } else if (layout === 1) {
    files.first = write({
      contexts: config.contexts,
      users: mostly<unknown>([undefined, null], [config.users]),
    });
    files['below/second'] = write({ ...config, 'current-context': mostly([name], ['']) });
    files['below/ca.pem'] = material.root;
    for (const [file, text] of Object.entries(files)) {
      if (!file.includes('/')) files[`below/${file}`] ??= text;
    }
    env.KUBECONFIG = mostly(
      ['@/first:@/below/second', '@/missing:@/first::@/below/second'],
      ['@/below/second:@/first:@/first', ':', '@/missing', '@/first'],
    );
  } else if (layout === 2) {
    files.config = oneFile();
    kubeconfig = mostly(['@/config'], ['@/missing', '@']);
  } else {
    files.config = mostly<string | Buffer>(
      [oneFile()],
      [Buffer.from(`\ufeff${stringify(config)}`, 'utf16le'), Buffer.from([0xc3, 0x28])],
    );
    env.KUBECONFIG = '@/config';
  }

  const proxies = [
    `http://127.0.0.1:${ports.httpProxy}`,
    `127.0.0.1:${ports.httpProxy}`,
    `http://env:pw@127.0.0.1:${ports.httpProxy}`,
  ];
  if (dice.below(2) === 0 || /example|0\.0\.0\.0|::/i.test(host)) {
    env[dice.oneOf([scheme === 'http' ? 'HTTP_PROXY' : 'HTTPS_PROXY', `${scheme}_proxy`])] = mostly(proxies, [
      `https://127.0.0.1:${ports.httpsProxy}`,
      `socks5h://127.0.0.1:${ports.socksProxy}`,
      'http://a b',
      '',
    ]);
    if (dice.below(8) === 0) env.HTTPS_PROXY ??= proxies[2] as string;
    if (dice.below(12) === 0) env.REQUEST_METHOD = 'GET';
  }
  if (dice.below(2) === 0) {
    env[dice.oneOf(['NO_PROXY', 'no_proxy'])] = dice.oneOf([
      '',
      '*',
      'example',
      '.example',
      '*.mgmt.example',
      '.mgmt.example, other',
      'mgmt.example',
      'mgmt.example:6443',
      'mgmt.example:443',
      'gmt.example',
      '0.0.0.0',
      '0.0.0.0/8',
      '10.0.0.0/8,192.168.0.0/16',
      `0.0.0.0:${port}`,
      '0.0.0.0:1',
      '::/0',
      '[::]',
      '[::]:6443',
      '::',
      ':80, ,x',
      'localhost',
    ]);
  }
  return { files, env, kubeconfig, context: mostly([undefined, undefined, name], ['none', '']) };
}
