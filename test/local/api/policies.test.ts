import { backup, backups, MERGE, newBackup, type RunningServer, startedServer } from './running-server';

const GROUP = '/apis/admissionregistration.k8s.io/v1';
const apiVersion = 'admissionregistration.k8s.io/v1';

describe('ValidatingAdmissionPolicies', () => {
  let running: RunningServer;
  beforeEach(async () => {
    running = await startedServer();
  });
  afterEach(() => running.stop());

  async function install(name: string, expression: string, actions: readonly string[]): Promise<void> {
    const resourceRules = [
      {
        apiGroups: ['kaas.mirantis.com'],
        apiVersions: ['*'],
        operations: ['*'],
        resources: ['clusterbackups'],
      },
    ];
    const spec = {
      matchConstraints: { resourceRules },
      validations: [{ expression, message: `${name} says no` }],
    };
    const { api } = running;
    await api('POST', `${GROUP}/validatingadmissionpolicies`, {
      apiVersion,
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name },
      spec,
    });
    const { code } = await api('POST', `${GROUP}/validatingadmissionpolicybindings`, {
      apiVersion,
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name },
      spec: { policyName: name, validationActions: actions },
    });
    expect(code).toBe(201);
  }

  it('deny and warn at once, and no longer when their binding goes', async () => {
    const { api } = running;
    await install('strict', 'object.metadata.name != "a"', ['Deny']);
    await install('mild', 'false', ['Warn']);

    const denied = await api('POST', backups(), newBackup('a'));
    const warned = await api('POST', backups(), newBackup('b'));
    await api('DELETE', `${GROUP}/validatingadmissionpolicybindings/strict`);
    const allowed = await api('POST', backups(), newBackup('a'));

    expect([denied.code, denied.body.message]).toEqual([
      422,
      "clusterbackups.kaas.mirantis.com \"a\" is forbidden: ValidatingAdmissionPolicy 'strict' with binding 'strict' denied request: strict says no",
    ]);
    expect(warned.headers.warning).toContain("with binding 'mild': mild says no");
    expect(allowed.code).toBe(201);
  });

  it('tell the first by name of several that deny', async () => {
    await install('zeta', 'false', ['Deny']);
    await install('alpha', 'false', ['Deny']);

    const { body } = await running.api('POST', backups(), newBackup('a'));

    expect(body.details.causes).toEqual([{ message: expect.stringContaining('alpha says no') }]);
  });

  it('see the old object of an update and a deletion, and change nothing when they deny', async () => {
    const { api } = running;
    await api('POST', backups(), newBackup('a', { labels: { keep: 'yes' } }));
    await install('keep', 'oldObject == null || !has(oldObject.metadata.labels)', ['Deny']);

    const changed = await api('PATCH', backup('a'), { metadata: { labels: { keep: null } } }, MERGE);
    const removed = await api('DELETE', backup('a'));

    expect([changed.code, removed.code]).toEqual([422, 422]);
    expect((await api('GET', backup('a'))).body.metadata.labels).toEqual({ keep: 'yes' });
  });

  it('are refused when they do not compile', async () => {
    const spec = {
      matchConstraints: {
        resourceRules: [{ apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*'] }],
      },
      validations: [{ expression: 'object.x ==' }],
    };
    const { code, body } = await running.api('POST', `${GROUP}/validatingadmissionpolicies`, {
      apiVersion,
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name: 'broken' },
      spec,
    });

    expect([code, body.details.causes[0].field]).toEqual([422, 'spec.validations[0].expression']);
  });
});
