import { apiVersionOf, type KubeObject, RCloneCredentialType } from '../../../lib/model';
import { admissionPolicies, BackupPolicy } from '../../../lib/policy';
import { allowsEndpoint } from '../../../lib/policy/facts/endpoint-pattern';
import { refusals } from './admission/evaluate';
import { ALLOWED, LIST, REFUSED } from './endpoints';

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
