import { isDeepStrictEqual } from 'node:util';
import type { Answer, Requester } from '../local/api/requester';
import { until } from '../until';
import { causesOf, describeOnBothServers } from './both-servers';
import { BAD_POLICIES, POLICY_CASES, type PolicyCase } from './policy-conversation';

jest.setTimeout(120_000);

const POLICIES = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies';
const BINDINGS = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings';
const apiVersion = 'admissionregistration.k8s.io/v1';
const MERGE = { contentType: 'application/merge-patch+json' };

const said = ({ code, body, headers }: Answer) => ({
  code,
  warning: headers.warning,
  ...(code < 300 ? {} : { message: body.message, reason: body.reason, details: body.details }),
});

describeOnBothServers('ValidatingAdmissionPolicies are enforced as by kube-apiserver', (servers) => {
  const answers = async (ask: Requester, { requests }: PolicyCase) => {
    const all: unknown[] = [];
    for (const [method, path, body] of requests) {
      all.push(said(await ask(method, path, body, method === 'PATCH' ? MERGE : {})));
    }
    return all;
  };

  it.each(POLICY_CASES.map((each, index) => [each.what, each, index] as const))(
    '%s',
    async (_what, each, index) => {
      const name = `case-${index}`;
      const policy = { apiVersion, kind: 'ValidatingAdmissionPolicy', metadata: { name }, spec: each.spec };
      const spec = { policyName: name, validationActions: ['Deny'], ...each.binding };
      const binding = { apiVersion, kind: 'ValidatingAdmissionPolicyBinding', metadata: { name }, spec };
      for (const [path, object] of each.before ?? []) await servers.ask('POST', path, object);
      try {
        for (const [path, object] of [
          [POLICIES, policy],
          [BINDINGS, binding],
        ] as const) {
          const { our, their } = await servers.ask('POST', path, object);
          expect({ code: our.code, spec: our.body.spec }).toEqual({ code: 201, spec: their.body.spec });
        }
        const ours = await answers(servers.local, each);
        let theirs: unknown;
        const isSame = async () => {
          theirs = await answers(servers.real, each);
          return isDeepStrictEqual(theirs, ours);
        };
        // What differs is shown below.
        await until('the policy takes effect on kube-apiserver', isSame, 10_000).catch(() => undefined);
        expect(ours).toEqual(theirs);
      } finally {
        await servers.ask('DELETE', `${BINDINGS}/${name}`);
        await servers.ask('DELETE', `${POLICIES}/${name}`);
      }
    },
  );

  it.each(BAD_POLICIES)('refuses a policy with %s', async (_what, { spec }) => {
    const policy = { apiVersion, kind: 'ValidatingAdmissionPolicy', metadata: { name: 'bad' }, spec };
    const { our, their } = await servers.ask('POST', POLICIES, policy);
    const fields = ({ code, body }: Answer) => ({
      code,
      causes: causesOf(body).map(({ field, reason }) => [field, reason]),
    });
    expect(fields(our)).toEqual(fields(their));
  });
});
