import { createEndpoint } from '../../../local/api';
import type { ApiRequest } from '../../../local/api/http';
import { endpointRequester } from './endpoint-requester';

const REVIEWS = '/apis/authorization.k8s.io/v1';

/** A server with one who may only read backups, asked as that one. */
const asReader = () => {
  const { deliver } = createEndpoint({
    users: [
      { name: 'admin' },
      { name: 'reader', may: ({ verb, resource }) => verb === 'get' && resource === 'clusterbackups' },
    ],
  });
  return endpointRequester(
    () => (request: ApiRequest) => deliver({ ...request, certificate: { name: 'reader' } }),
  );
};

const access = (resourceAttributes: object) => ({ spec: { resourceAttributes } });

describe('reviews answer by the rules by which the server decides', () => {
  it.each([
    ['get', 'clusterbackups', true],
    ['delete', 'clusterbackups', false],
    ['*', 'clusterbackups', false],
    ['get', '*', false],
  ])('whether one may %s %s', async (verb, resource, allowed) => {
    const { code, body } = await asReader()(
      'POST',
      `${REVIEWS}/selfsubjectaccessreviews`,
      access({ verb, resource, group: 'kaas.mirantis.com' }),
    );

    expect([code, body.status]).toEqual([201, { allowed }]);
  });

  it('what one may', async () => {
    const { body } = await asReader()('POST', `${REVIEWS}/selfsubjectrulesreviews`, {
      spec: { namespace: 'default' },
    });

    expect(body.status.resourceRules).toEqual(
      expect.arrayContaining([
        { verbs: ['get'], apiGroups: ['kaas.mirantis.com'], resources: ['clusterbackups'] },
        { verbs: ['get'], apiGroups: ['kaas.mirantis.com'], resources: ['clusterbackups/status'] },
      ]),
    );
    expect(body.status.resourceRules).not.toContainEqual(expect.objectContaining({ resources: ['secrets'] }));
  });

  it('who one is', async () => {
    const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews';

    const reader = await asReader()('POST', path, {});
    const admin = await endpointRequester()('POST', path, {});

    expect(reader.body.status.userInfo).toEqual({ username: 'reader', groups: ['system:authenticated'] });
    expect(admin.body.status.userInfo.groups).toEqual(['system:masters', 'system:authenticated']);
  });

  it('for another, whom only one who may everything can be taken for', async () => {
    const headers = { 'impersonate-user': 'jane' };
    const secrets = '/api/v1/namespaces/default/secrets';

    const asJane = await endpointRequester()('GET', secrets, undefined, { headers });
    const refused = await asReader()('GET', secrets, undefined, { headers });

    expect(asJane.body.message).toContain('User "jane" cannot list resource "secrets"');
    expect(refused.body.message).toContain('User "reader" cannot impersonate resource "users"');
  });
});

it('the kind of a built-in object is told by its place', async () => {
  const { code, body } = await endpointRequester()('POST', '/api/v1/namespaces/default/configmaps', {
    metadata: { name: 'c' },
    data: { a: 'b' },
  });

  expect([code, body.kind, body.apiVersion, body.data]).toEqual([201, 'ConfigMap', 'v1', { a: 'b' }]);
});
