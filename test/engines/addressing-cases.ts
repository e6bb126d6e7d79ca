import { PROVIDERS } from '../../lib/contract';
import { diceOf } from '../promises/dice';

/** A storage configuration, and one object in it. */
export interface AddressingCase {
  readonly remoteConfig: Readonly<Record<string, string>>;
  readonly bucket: string;
  readonly key: string;
}

const HOSTS = [
  's3.corp.example',
  'S3.Corp.Example',
  's3.eu-central-1.amazonaws.com',
  's3.amazonaws.com',
  'oss-eu-central-1.aliyuncs.com',
  'cos.ap-beijing.myqcloud.com',
  's3.wasabisys.com',
  's3.corp.example.',
  'storage',
  'my_host.corp.example',
  '192.0.2.10',
  '192.0.2.010',
  '192.0.2',
  '[2001:db8::1]',
  '[2001:DB8:0:0::1]',
  'xn--bcher-kva.example',
  'httpd.example',
];
const PORTS = ['', '', '', ':443', ':80', ':9000', ':8443', ':', ':0443', ':70000'];
const SCHEMES = [
  '',
  '',
  'https://',
  'https://',
  'https://',
  'http://',
  'http://',
  'httpS://',
  'HTTP://',
  '//',
];
const PATHS = [
  '',
  '',
  '',
  '',
  '',
  '',
  '/',
  '//',
  '/tenant',
  '/tenant/',
  '/a/b.c',
  '/a//b',
  '/a b',
  '/a%20b',
  '?x=y',
  '?',
  '#part',
];
const STYLES = [
  'true',
  'false',
  'True',
  'False',
  'TRUE',
  'FALSE',
  '1',
  '0',
  't',
  'f',
  'T',
  'F',
  ' false ',
  'yes',
  'off',
  '"false"',
  '`false`',
];
const REGIONS = [
  'us-east-1',
  'eu-central-1',
  'EU',
  'other',
  'aws-global',
  'other-v2-signature',
  'cn-north-1',
  ' eu-1 ',
  'a.b',
  'x_y',
  'us-gov-west-1',
  'fips-us-east-1',
  'default',
  '-a',
];
const BUCKETS = [
  'backups',
  'backups',
  'my.bucket',
  'My-Bucket',
  'team_backups',
  'tenant1:b',
  'ab',
  'a b',
  'bücher',
  'a+b=c',
  'b%41',
  '123.123.123.123',
  'bucket-',
  '-bucket',
  'x'.repeat(63),
  'x'.repeat(64),
  "it's(1)",
  'data--x-s3',
  'ab.cd.ef',
  'abc.def.ghi',
];
const KEYS = [
  'before-26-2.tar',
  'prod/before-26-2.encrypted',
  "odd/a b+c(d)'é&%41~.tar",
  'a:b@c=d;e,f$g',
  'prod/x.dek',
];

/** Options that bear on addresses, or look as if they did. */
const EXTRAS: readonly Readonly<Record<string, string>>[] = [
  { v2_auth: 'true' },
  { v2_auth: 'False' },
  { v2_auth: 'yes' },
  { env_auth: 'true' },
  { env_auth: 'true', profile: 'prod', shared_credentials_file: '/nowhere' },
  { session_token: 'a-token' },
  { use_accelerate_endpoint: 'true' },
  { use_accelerate_endpoint: '0' },
  { use_dual_stack: 'T' },
  { use_dual_stack: 'false' },
  { sts_endpoint: 'https://sts.corp.example' },
  { location_constraint: 'EU' },
  { acl: 'private', storage_class: 'STANDARD_IA', server_side_encryption: 'aws:kms' },
  { requester_pays: 'true' },
  { encoding: 'Slash,InvalidUtf8,Dot' },
  { encoding: 'None' },
  { chunk_size: '64Mi', upload_cutoff: 'off' },
  { chunk_size: 'many' },
  { list_chunk: '1000' },
  { list_chunk: 'all' },
  { directory_bucket: 'true' },
  { use_unsigned_payload: 'unset' },
  { use_unsigned_payload: 'perhaps' },
  { no_check_bucket: 'true', disable_http2: 't' },
  { use_x_id: 'false', sign_accept_encoding: 'false' },
  { sse_customer_algorithm: 'AES256', sse_customer_key: '01234567890123456789012345678901' },
  { use_arn_region: 'true' },
  { ibm_api_key: 'a', ibm_resource_instance_id: 'b' },
  { option_of_later: 'x' },
];

const PLAIN = { type: 's3', access_key_id: 'an-id' };

/** Every provider with every way to put a bucket; a random part that the seed decides. */
export function addressingCases(seed: number, randomCases: number): AddressingCase[] {
  const dice = diceOf(seed);
  const systematic = [...PROVIDERS.keys(), 'US3', 'aws', 'Nobody', ''].flatMap((provider) =>
    [undefined, 'true', 'False', '0'].map((style): AddressingCase => {
      const endpoint = `${dice.oneOf(['', 'https://', 'http://'])}s3.corp.example`;
      return {
        remoteConfig: {
          ...PLAIN,
          endpoint,
          ...(provider !== '' && { provider }),
          ...(style !== undefined && { force_path_style: style }),
        },
        bucket: 'backups',
        key: 'prod/before-26-2.tar',
      };
    }),
  );
  const random = Array.from({ length: randomCases }, (): AddressingCase => {
    const endpoint = `${dice.oneOf(SCHEMES)}${dice.maybe(0.05, () => 'user:pa@ss@') ?? ''}${dice.oneOf(HOSTS)}${dice.oneOf(PORTS)}${dice.oneOf(PATHS)}`;
    const padded = dice.maybe(0.1, () => ` ${endpoint}  `) ?? endpoint;
    return {
      remoteConfig: {
        ...PLAIN,
        endpoint: padded,
        provider: dice.oneOf([...PROVIDERS.keys()]),
        ...dice.maybe(0.5, () => ({ force_path_style: dice.oneOf(STYLES) })),
        ...dice.maybe(0.4, () => ({ region: dice.oneOf(REGIONS) })),
        ...dice.maybe(0.4, () => dice.oneOf(EXTRAS)),
      },
      bucket: dice.oneOf(BUCKETS),
      key: dice.oneOf(KEYS),
    };
  });
  return [...systematic, ...random];
}

/** As MOSK writes it: values as they are. */
export function rcloneConfig(cases: readonly AddressingCase[], secret: string): string {
  return cases
    .map(({ remoteConfig }, index) =>
      [
        `[case${index}]`,
        ...Object.entries({ ...remoteConfig, secret_access_key: secret }).map(
          ([name, value]) => `${name} = ${value}`,
        ),
        '',
      ].join('\n'),
    )
    .join('\n');
}
