import { apiVersionOf, type KubeObject, RCloneCredentialType } from '../../../lib/model';
import { admissionPolicies, BackupPolicy } from '../../../lib/policy';
import { allowsEndpoint } from '../../../lib/policy/facts/endpoint-pattern';
import { refusals } from './admission/evaluate';

const LIST = ['https://*.corp.example', 'https://minio.lab:9000', 'nfs://filer:/backups/*', 'https://any.*'];

const ALLOWED = [
  'https://s3.corp.example',
  'https://a.b.corp.example/',
  'HTTPS://S3.Corp.Example',
  'https://s3.corp.example:443',
  'https://s3.corp.example.',
  's3.corp.example',
  'https://minio.lab:9000',
  'nfs://filer:/backups/prod',
  'nfs://FILER:/backups/prod/site-a',
  'https://any.host:8443/folder',
];

const REFUSED = [
  'https://evil.example/.corp.example',
  'https://evil.example#.corp.example',
  'https://evil.example?.corp.example',
  'https://s3.corp.example@evil.example',
  'https://x:y@s3.corp.example',
  'https://evil.example\\.corp.example',
  'https://evil.example%2f.corp.example',
  'https://evil.example:443/x.corp.example',
  'https://evil.example:1.corp.example',
  'https://corp.example',
  'https://.corp.example.evil.example',
  'https://s3.corp.example.evil.example',
  'https://s3.corp.example:8443',
  'https://s3.corp.example/other',
  'http://s3.corp.example',
  'https:/s3.corp.example',
  'https:s3.corp.example',
  'https://evil.example\n.corp.example',
  'https://evil.example .corp.example',
  ' https://s3.corp.example',
  'https://evil.example;.corp.example',
  'https://evil.example/https://s3.corp.example',
  'evil.example/x.corp.example',
  'https://minio.lab',
  'nfs://filer:/backups/../secrets',
  'nfs://filer:/backups/x/../../secrets',
  'nfs://filer:/backups/%2e%2e/secrets',
  'nfs://filer:/BACKUPS/prod',
  'nfs://evil@filer:/backups/prod',
  'nfs://evil:/filer:/backups/prod',
  'ftp://s3.corp.example',
  '',
];

const policy = new BackupPolicy({ endpoints: LIST });

function refusedByCluster(endpoint: string): boolean {
  const [guard] = admissionPolicies(policy).filter(({ metadata }) => metadata.name.endsWith('mb014'));
  const credential: KubeObject = {
    apiVersion: apiVersionOf(RCloneCredentialType),
    kind: RCloneCredentialType.kind,
    metadata: { name: 's3', namespace: 'prod' },
    spec: { remoteConfig: { endpoint } },
  };
  return refusals(guard as KubeObject, credential).length > 0;
}

describe('an allow-list of storages', () => {
  it.each(ALLOWED)('allows %j, here and in the cluster', (endpoint) => {
    expect([allowsEndpoint(LIST, endpoint), refusedByCluster(endpoint)]).toEqual([true, false]);
  });

  it.each(REFUSED)('refuses %j, here and in the cluster', (endpoint) => {
    expect([allowsEndpoint(LIST, endpoint), refusedByCluster(endpoint)]).toEqual([false, true]);
  });

  it('allows only what leads to an allowed host for whoever dials it, whatever is put together', () => {
    const parts = [
      'evil.example',
      's3.corp.example',
      '.corp.example',
      '@',
      '#',
      '?',
      '/',
      '\\',
      ':',
      '443',
      '%',
      '..',
      ' ',
    ];
    let seed = 7;
    const next = () => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed / 2147483648;
    };
    const endpoints = Array.from({ length: 3000 }, () => {
      const length = 1 + Math.floor(next() * 5);
      const text = Array.from({ length }, () => parts[Math.floor(next() * parts.length)]).join('');
      return `${next() < 0.8 ? 'https://' : ''}${text}`;
    });
    const wrong = endpoints.filter((endpoint) => {
      const whole = endpoint.includes('://') ? endpoint : `https://${endpoint}`;
      const isAllowed = allowsEndpoint(['https://*.corp.example'], endpoint);
      return (
        isAllowed &&
        !(URL.canParse(whole) && new URL(whole).hostname.replace(/\.$/, '').endsWith('.corp.example'))
      );
    });
    expect(wrong).toEqual([]);
  });

  it.each(['https://x@corp.example', 'https://corp.example?x', '', 'https://a b', 'https://corp.example#'])(
    'cannot have the entry %j, which would allow nothing',
    (entry) => {
      expect(() => new BackupPolicy({ endpoints: [entry] })).toThrow('not the address of a storage');
    },
  );
});
