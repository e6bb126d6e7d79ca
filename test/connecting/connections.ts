/** Kubeconfigs and environments by chance: most of them ordinary, some as people write them by mistake or on purpose. */
import { stringify } from 'yaml';
import type { Dice } from '../promises/dice';
import type { Material } from './certificates';
import { REDIRECTING, type RecordingSite } from './recording-site';

export interface DrawnConnection {
  /** By name, relative to a folder of its own. */
  readonly files: Readonly<Record<string, string | Buffer>>;
  /** Of the variables, `@` stands for that folder. */
  readonly env: Readonly<Record<string, string>>;
  readonly kubeconfig: string | undefined;
  readonly context: string | undefined;
}

type Fields = Record<string, unknown>;

const base64 = (text: string) => Buffer.from(text).toString('base64');
const jwt = (seconds: number) =>
  `e30.${Buffer.from(JSON.stringify({ exp: Math.floor(Date.now() / 1000) + seconds })).toString('base64url')}.s`;
export const RENEWED = jwt(86_400);

export function drawConnection(dice: Dice, material: Material, { ports }: RecordingSite): DrawnConnection {
  const files: Record<string, string | Buffer> = {};
  const env: Record<string, string> = {};
  /** One of the usual ones, and sometimes another. */
  const mostly = <T>(usual: readonly T[], rare: readonly T[]): T =>
    dice.oneOf(dice.below(18) > 0 ? usual : rare);
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

  function cluster(): Fields {
    const server = mostly(
      [`${scheme}://${host}${prefix}`],
      [
        `${scheme.toUpperCase()}://${host}${prefix}`,
        `${host}${prefix}`,
        `${scheme}://me:pw@${host}`,
        `ftp://${host}`,
        `${scheme}:///x`,
        '',
        `${scheme}://${host} `,
      ],
    );
    const trust = mostly<Fields>(
      [
        { 'certificate-authority-data': base64(material.root) },
        { 'certificate-authority': fileOf('ca.pem', material.root) },
        { 'insecure-skip-tls-verify': true },
        { 'certificate-authority-data': base64(material.intermediate) },
      ],
      [
        {},
        { 'certificate-authority-data': base64(material.leaf) },
        { 'certificate-authority-data': base64(material.stranger) },
        { 'certificate-authority-data': base64(material.stranger + material.root) },
        { 'certificate-authority-data': base64(`hello\n${material.root}bye`) },
        { 'certificate-authority-data': base64('hello') },
        { 'certificate-authority-data': '' },
        { 'certificate-authority-data': null, 'insecure-skip-tls-verify': true },
        { 'certificate-authority': fileOf('empty.pem', '') },
        { 'certificate-authority': 'missing.pem' },
        {
          'certificate-authority': fileOf('ca.pem', material.root),
          'certificate-authority-data': base64(material.root),
        },
        { 'insecure-skip-tls-verify': true, 'certificate-authority-data': base64(material.root) },
        { 'insecure-skip-tls-verify': 'yes' },
        { 'insecure-skip-tls-verify': 1 },
      ],
    );
    const named = mostly<Fields>(
      [{}, {}],
      [
        { 'tls-server-name': 'mgmt.example' },
        { 'tls-server-name': '127.0.0.1' },
        { 'tls-server-name': 'other.example' },
        { 'disable-compression': true, 'tls-server-name': '' },
      ],
    );
    return { server, ...trust, ...named, ...proxyUrl(), ...extra() };
  }

  function proxyUrl(): Fields {
    if (dice.below(3) > 0) return {};
    return {
      'proxy-url': mostly(
        [
          `http://127.0.0.1:${ports.httpProxy}`,
          `http://me:hunter2@127.0.0.1:${ports.httpProxy}`,
          `https://127.0.0.1:${ports.httpsProxy}`,
          `https://me@localhost:${ports.httpsProxy}/path`,
        ],
        [
          `http://m%40e:p%3aw%25@localhost:${ports.httpProxy}`,
          `socks5://127.0.0.1:${ports.httpProxy}`,
          `127.0.0.1:${ports.httpProxy}`,
          `ftp://127.0.0.1:${ports.httpProxy}`,
          `http://m e:x@127.0.0.1:${ports.httpProxy}`,
          `http://a@b@127.0.0.1:${ports.httpProxy}`,
          '',
        ],
      ),
    };
  }

  function user(): Fields {
    const pair = mostly<Fields>(
      [
        {
          'client-certificate-data': base64(material.alice.certificate),
          'client-key-data': base64(material.alice.key),
        },
        {
          'client-certificate': fileOf('alice.crt', material.alice.certificate),
          'client-key': fileOf('alice.key', material.alice.key),
        },
        {
          'client-certificate': fileOf('alice.crt', material.alice.certificate),
          'client-key-data': base64(material.sec1Key),
        },
      ],
      [
        {
          'client-certificate-data': base64(material.alice.certificate),
          'client-key-data': base64(material.bob.key),
        },
        {
          'client-certificate-data': base64(material.alice.certificate),
          'client-key-data': base64(material.encryptedKey),
        },
        { 'client-certificate-data': base64(material.alice.certificate) },
        { 'client-key-data': base64(material.alice.key), token: 'alone' },
        { 'client-certificate-data': base64('hello'), 'client-key-data': base64(material.alice.key) },
        {
          'client-certificate': fileOf('both.pem', material.alice.key + material.alice.certificate),
          'client-key': fileOf('both.pem', material.alice.key + material.alice.certificate),
        },
        {
          'client-certificate-data': base64(material.alice.certificate),
          'client-certificate': 'x.pem',
          'client-key-data': base64(material.alice.key),
        },
        { 'client-certificate': 'missing.pem', 'client-key-data': base64(material.alice.key) },
      ],
    );
    const token = mostly<Fields>(
      [{ token: 'abc.def' }, { tokenFile: fileOf('token', 'of-file\n') }],
      [
        { token: 'abc', tokenFile: fileOf('token', ' of-file \n') },
        { token: 'abc', tokenFile: 'missing' },
        { tokenFile: 'missing' },
        { tokenFile: fileOf('empty', '') },
        { tokenFile: fileOf('two', 'a\nb\n') },
        { token: 'abc\n' },
        { token: 'a\u0007b' },
        { token: 12345 },
        { token: true },
        { token: '', tokenFile: fileOf('token', 'of-file') },
      ],
    );
    const basic = mostly<Fields>(
      [{ username: 'me', password: 'p:w' }],
      [{ username: 'me' }, { password: 'pw' }, { username: 'mé', password: 'ü' }],
    );
    const way = dice.oneOf<() => Fields>([
      () => pair,
      () => token,
      () => token,
      () => basic,
      () => exec(),
      () => oidc(),
      () => ({ ...pair, ...token }),
      () => ({ ...pair, ...basic }),
      () => ({ ...pair, ...exec() }),
      () => ({ ...pair, ...oidc() }),
      () => ({ ...token, ...oidc() }),
      () => ({ ...token, ...exec() }),
      () => ({ ...token, ...basic }),
      () => ({ ...basic, ...exec() }),
      () => ({ ...exec(), ...oidc() }),
      () => ({}),
    ]);
    const chosen = secure || dice.below(3) === 0 ? way() : {};
    return { ...chosen, ...impersonation(), ...extra() };
  }

  function exec(): Fields {
    const version = dice.oneOf(['v1', 'v1beta1']);
    const apiVersion = `client.authentication.k8s.io/${version}`;
    const status = mostly<Fields>(
      [
        { token: 'of-plugin' },
        { clientCertificateData: material.bob.certificate, clientKeyData: material.bob.key },
        {
          token: 'of-plugin',
          clientCertificateData: material.bob.certificate,
          clientKeyData: material.bob.key,
        },
      ],
      [
        {},
        { token: 'of-plugin', clientCertificateData: material.bob.certificate },
        { clientCertificateData: material.bob.certificate, clientKeyData: material.alice.key },
        { token: 'a\nb' },
      ],
    );
    const printedVersion = mostly([apiVersion], ['client.authentication.k8s.io/v1beta1', 'v1']);
    const printed = JSON.stringify({ apiVersion: printedVersion, kind: 'ExecCredential', status });
    files.login = `#!/bin/sh\ncat <<'END'\n${printed}\nEND\n`;
    return {
      exec: {
        apiVersion: mostly([apiVersion], ['client.authentication.k8s.io/v1alpha1', '']),
        command: mostly(['./login', '@/login'], ['./missing', '']),
        interactiveMode: mostly(['Never', 'IfAvailable'], [undefined, 'Sometimes']),
        args: dice.oneOf([undefined, null, ['a', 'b']]),
        env: mostly([undefined, [{ name: 'A', value: '' }]], [[{ name: '', value: 'x' }], 'x']),
        provideClusterInfo: dice.oneOf([undefined, true]),
      },
    };
  }

  function oidc(): Fields {
    return {
      'auth-provider': mostly<Fields>(
        [
          {
            name: 'oidc',
            config: {
              'idp-issuer-url': 'https://idp.example/realm',
              'client-id': 'kaas',
              'id-token': jwt(3600),
            },
          },
          {
            name: 'oidc',
            config: {
              'idp-issuer-url': `http://127.0.0.1:${ports.issuer}/realm`,
              'client-id': 'kaas',
              'id-token': jwt(-60),
              'refresh-token': 'r',
            },
          },
        ],
        [
          { name: 'gcp', config: {} },
          { name: 'oidc', config: { 'client-id': 'kaas' } },
          { name: 'oidc', config: { 'idp-issuer-url': 'https://idp.example' } },
          {
            name: 'oidc',
            config: { 'idp-issuer-url': 'https://idp.example', 'client-id': 'kaas', 'id-token': jwt(-60) },
          },
          {
            name: 'oidc',
            config: { 'idp-issuer-url': 'https://idp.example', 'client-id': 'kaas', 'id-token': 'x' },
          },
        ],
      ),
    };
  }

  function impersonation(): Fields {
    if (dice.below(4) > 0) return {};
    return mostly<Fields>(
      [
        { as: 'root' },
        { as: 'me', 'as-groups': ['g1', 'g2'] },
        {
          as: 'system:serviceaccount:a:b',
          'as-uid': 'u',
          'as-user-extra': { scopes: ['a', 'b'], 'x.io/y': ['z'] },
        },
      ],
      [
        { 'as-groups': ['g'] },
        { 'as-uid': 'u' },
        { as: '' },
        { as: 'müller', 'as-groups': [''] },
        { as: 'a\nb' },
        { as: ['x'] },
        { as: 'x', 'as-user-extra': { 'A%b ä': ['1'], yes: ['2'], empty: [] } },
      ],
    );
  }

  /** What nobody knows, and what is known and does not count. */
  function extra(): Fields {
    return mostly<Fields>(
      [{}, {}],
      [
        { unknown: { a: [1] }, Token: 'wrong-case' },
        { extensions: [{ name: 'x', extension: { a: 1 } }] },
        { extensions: null },
        { extensions: [{ name: 'x' }, { name: 'x' }] },
      ],
    );
  }

  const name = dice.oneOf(['x', 'me@mgmt']);
  const context: Fields = {
    cluster: 'c',
    user: mostly<string | undefined>(['u', 'u', 'u'], ['', undefined]),
    namespace: mostly<unknown>(['prod', 'team-a', undefined], ['', 'a/b', '..', 5, true, '2026-11-30']),
    ...extra(),
  };
  const config: Record<string, unknown> = {
    apiVersion: mostly(['v1', undefined], ['', 'v2']),
    kind: mostly(['Config', undefined], ['', 'Pod']),
    preferences: mostly<unknown>([{}, undefined], [{ colors: true }, { colors: 'x' }]),
    clusters: [{ name: 'c', cluster: cluster() }],
    users: [{ name: 'u', user: user() }],
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
      'socks5://127.0.0.1:1',
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

/** Parts of the entries by anchors, aliases and merge keys, before or after what stands in the entry itself. */
function merged(config: Record<string, unknown>, dice: Dice): string {
  const lines: string[] = [];
  const part = (fields: object) => JSON.stringify(fields);
  const entryOf = (list: string, member: string): object =>
    ((config[list] as Record<string, object>[])[0] as Record<string, object>)[member] ?? {};
  const context = entryOf('contexts', 'context');
  const cluster = entryOf('clusters', 'cluster');
  const user = entryOf('users', 'user');
  lines.push(`defaults: &d ${part({ namespace: 'merged', ...dice.oneOf([{}, { cluster: 'c' }]) })}`);
  lines.push(`more: &m ${part({ namespace: 'more', user: 'u' })}`);
  lines.push(`user: &u ${part(user)}`);
  lines.push(`server: &s ${part(cluster)}`);
  const merge = dice.oneOf(['<<: *d', '<<: [*d, *m]', '<<: [*m, *d]', '"<<": *d', '<<: {namespace: inline}']);
  const own = part(context).slice(1, -1);
  const body = dice.oneOf([
    `${merge}, ${own}`,
    `${own}, ${merge}`,
    `${own}, ${merge}, namespace: last`,
    merge,
  ]);
  lines.push(`contexts: [{name: ${part(config['current-context'] as object)}, context: {${body}}}]`);
  lines.push(
    `clusters: [{name: c, cluster: ${dice.oneOf(['*s', '{<<: *s}', `{<<: *s, server: ${part(Object(cluster).server)}}`])}}]`,
  );
  lines.push(`users: [{name: u, user: ${dice.oneOf(['*u', '{<<: *u}', '{<<: [*u]}'])}}]`);
  lines.push(`current-context: ${part(config['current-context'] as object)}`);
  return `${lines.join('\n')}\n`;
}
