/** Users of kubeconfigs by chance: every way to log in, alone and with others. */
import { base64, type Drawing, drawExtra, type Fields } from './drawing';

const jwt = (seconds: number) =>
  `e30.${Buffer.from(JSON.stringify({ exp: Math.floor(Date.now() / 1000) + seconds })).toString('base64url')}.s`;
/** What an identity provider gives. */
export const RENEWED = jwt(86_400);

/** @param secure whether the server has TLS: else there are seldom credentials */
export function drawUser(drawing: Drawing, secure: boolean): Fields {
  const { dice, material, mostly, fileOf } = drawing;
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
  const way = mostly<() => Fields>(
    [
      () => pair,
      () => token,
      () => basic,
      () => exec(drawing),
      () => oidc(drawing),
      () => ({ ...pair, ...token }),
      () => ({ ...pair, ...basic }),
      () => ({ ...pair, ...exec(drawing) }),
      () => ({ ...pair, ...oidc(drawing) }),
      () => ({ ...token, ...oidc(drawing) }),
      () => ({ ...token, ...exec(drawing) }),
      () => ({ ...basic, ...exec(drawing) }),
    ],
    [
      () => ({ ...token, ...basic }),
      () => ({ ...exec(drawing), ...oidc(drawing) }),
      // kubectl asks for a name at the terminal.
      () => ({}),
    ],
  );
  const chosen = secure || dice.below(6) === 0 ? way() : {};
  return { ...chosen, ...impersonation(drawing), ...drawExtra(drawing) };
}

function exec({ dice, material, mostly, fileOf }: Drawing): Fields {
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
  fileOf('login', `#!/bin/sh\ncat <<'END'\n${printed}\nEND\n`);
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

function oidc({ ports, mostly }: Drawing): Fields {
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

function impersonation({ dice, mostly }: Drawing): Fields {
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
