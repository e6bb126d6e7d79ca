import type { Family } from './command';
import { anyKind, wordOf } from './kinds';

const explaining: Family = (dice, ground) => ({
  run: `explain ${dice.oneOf([wordOf(anyKind(dice, ground), dice), 'cbk.spec', 'cbk.spec.parameters', 'cbks.spec.schedule', 'kek.spec.secret.secret', 'rcc.spec.remoteConfig', 'rcc.status', 'cluster.spec', 'cm.data', 'secret.type', 'nothing', 'cbk.spec.nothing', 'lease.spec', 'role.rules.verbs', 'crd.spec.names', 'ns.status', 'ev.source', 'svc.spec', 'pods', 'pod.spec'])} ${dice.maybe(0.3, () => '--recursive') ?? ''} ${dice.maybe(0.15, () => `--output=${dice.oneOf(['plaintext', 'plaintext-openapiv2', 'nonsense'])}`) ?? ''} ${dice.maybe(0.15, () => `--api-version=${dice.oneOf(['v1', 'kaas.mirantis.com/v1alpha1', 'kaas.mirantis.com/v9'])}`) ?? ''}`,
});

const access: Family = (dice) => ({
  run: `auth can-i ${dice.oneOf(['get', 'list', 'create', 'frob', '*'])} ${dice.oneOf(['secrets', 'cbk', 'cbk/one', 'nothings', 'pods/log', '/healthz', 'clusterroles', 'deploy.apps', '*', 'ns', 'cm --subresource=status'])} ${dice.maybe(0.2, () => dice.oneOf(['-A', '-q', '--as=jane', '--as=system:anonymous', '--as=x --as-group=system:masters'])) ?? ''}`,
});

const others: Family = (dice) => ({
  run: dice.oneOf([
    'api-resources --api-group=kaas.mirantis.com -o wide',
    'api-resources --api-group=kaas.mirantis.com --verbs=get -o name',
    'api-resources --api-group=cluster.k8s.io --no-headers',
    'api-resources --namespaced=false --api-group=rbac.authorization.k8s.io',
    'api-resources --sort-by=nonsense',
    'api-resources --api-group=coordination.k8s.io -o name',
    'api-resources --categories=nothing',
    'api-resources -o nonsense',
    'api-resources --api-group=events.k8s.io -o wide',
    'api-resources --api-group=admissionregistration.k8s.io --verbs=create',
    'api-resources --api-group=kaas.mirantis.com --cached',
    'cluster-info',
    'events',
    'events --types=Warning',
    'events --for=cbk/one',
    'events --for=nothing',
    'events -A --types=x',
    'version --client',
    'version -o nonsense',
    'options',
    'config view --raw=false -o jsonpath={.kind}',
    'config current-context -o x',
    'config get-contexts nothing',
    'config use-context none',
    'config view -o jsonpath={.users[*].user.token}',
    'config set-context',
    'config unset nothing',
    'plugin list',
    'completion bashh',
    'kustomize none',
    'nonsense',
    'get cm --namespace=',
    'alpha',
    'auth',
    'auth whoami -o jsonpath={.kind}',
    'cluster-info nonsense',
    'get cm --context=none',
    'get cm --token=wrong',
    'get cm --request-timeout=x',
    'get cm --server=https://127.0.0.1:1 --request-timeout=1s',
    'get cbk --as=jane',
    'get cm --as=jane -o name',
    'delete ns kube-system --dry-run=server',
    'delete ns nowhere',
    'get ns kube-system -o jsonpath={.metadata.labels}',
    'auth can-i --list --as=jane',
  ]),
});

export const ASKING: readonly (readonly [weight: number, family: Family])[] = [
  [2, explaining],
  [1.5, access],
  [3, others],
];
