import type { Dice } from '../../promises/dice';
import { type Family, quoted } from './command';
import { anyKind, anyName, wordOf } from './kinds';

const OUTPUTS = [
  'name',
  'wide',
  'json',
  'yaml',
  'jsonpath={.metadata.name}',
  'jsonpath={.items[*].metadata.name}',
  'jsonpath={.metadata.labels}',
  'jsonpath={range .items[*]}{.metadata.name}{"\\t"}{.kind}{"\\n"}{end}',
  'jsonpath={.spec.nothing}',
  'jsonpath={',
  'jsonpath-as-json={.metadata.labels}',
  'custom-columns=NAME:.metadata.name,APP:.metadata.labels.app',
  'custom-columns=X:.spec.targetCluster',
  'custom-columns=',
  'go-template={{.kind}}{{"\\n"}}',
  'go-template={{range .items}}{{.metadata.name}} {{end}}',
  'go-template={{.nothing.at.all}}',
  'nonsense',
  'kyaml',
];

export const SELECTORS = [
  'app=shop',
  'app!=shop',
  'tier',
  '!tier',
  'app in (shop,x)',
  'tier notin (gold)',
  'app=shop,tier=gold',
  'n>0',
  'n<2',
  '==',
  'a=b c',
  'x in',
  'bad key=1',
  'app=',
  'tier=none',
];

const FIELDS = [
  'metadata.name=one',
  'metadata.name!=one',
  'metadata.namespace=default',
  'type=Opaque',
  'spec.x=1',
  'status.phase=Active',
  'abc',
  'metadata.name=one,metadata.name=two',
  'metadata.name=a\\,b',
];

function listOptions(dice: Dice): string {
  return [
    dice.maybe(0.3, () => `-l ${quoted(dice.oneOf(SELECTORS))}`),
    dice.maybe(0.15, () => `--field-selector=${quoted(dice.oneOf(FIELDS))}`),
    dice.maybe(
      0.15,
      () =>
        `--sort-by=${dice.oneOf(['.metadata.name', 'metadata.labels.app', '{.metadata.creationTimestamp}', '.spec.targetCluster', '.nothing', '{.kind'])}`,
    ),
    dice.maybe(0.1, () => `--chunk-size=${dice.oneOf([1, 2, 0])}`),
    dice.maybe(0.1, () => '--show-labels'),
    dice.maybe(0.1, () => `-L ${dice.oneOf(['app', 'app,tier'])}`),
    dice.maybe(0.07, () => '--no-headers'),
    dice.maybe(0.07, () => '--show-kind'),
    dice.maybe(0.05, () => '--ignore-not-found'),
    dice.maybe(0.1, () => `--output-watch-events=false`),
  ]
    .filter((word) => word !== undefined)
    .join(' ');
}

const output = (dice: Dice, chance = 0.6) =>
  dice.maybe(chance, () => `-o ${quoted(dice.oneOf(OUTPUTS))}`) ?? '';

const getList: Family = (dice, ground) => ({
  run: `get ${wordOf(anyKind(dice, ground), dice)} ${listOptions(dice)} ${output(dice, 0.5)}`,
});

const getOne: Family = (dice, ground) => {
  const kind = anyKind(dice, ground);
  const names = Array.from({ length: 1 + dice.below(2) }, () => anyName(kind, dice, ground)).join(' ');
  return {
    run: `get ${wordOf(kind, dice)} ${names} ${output(dice, 0.8)} ${dice.maybe(0.15, () => '--ignore-not-found') ?? ''} ${dice.maybe(0.1, () => '--subresource=status') ?? ''}`,
  };
};

const getMixed: Family = (dice, ground) => {
  const kinds = [anyKind(dice, ground), anyKind(dice, ground)];
  const run =
    dice.maybe(0.5, () =>
      kinds.map((kind) => `${wordOf(kind, dice)}/${anyName(kind, dice, ground)}`).join(' '),
    ) ?? kinds.map((kind) => wordOf(kind, dice)).join(',');
  return { run: `get ${run} ${output(dice, 0.4)}` };
};

const getElsewhere: Family = (dice, ground) => ({
  run: dice.oneOf([
    'get all',
    'get all -o name',
    `get ns ${ground.namespace} -o yaml`,
    `describe ns ${ground.namespace}`,
    'get ns -o name -l nothing=x',
    `get ns ${ground.namespace} nowhere`,
    'get crd -o name',
    'get crd clusterbackups.kaas.mirantis.com',
    'get crd none',
    'get cbk,kek -A -l app=never',
    'get nothings',
    'get cm.v1',
    'get cm.v2',
    'get clusterbackups.v1alpha1.kaas.mirantis.com',
    'get clusterbackups.v9.kaas.mirantis.com',
    'get pods',
    'get deploy,svc',
    'get nodes',
    'get quota,limits',
    'get events',
    'get componentstatuses',
    'get apiservices -o name',
    'get flowschemas -o name',
    'get priorityclasses',
    'get runtimeclasses',
    'get csidrivers',
    'get svc kubernetes -n default',
    'get ep -n default',
    'get endpointslices -n default',
    'get secret -n nowhere',
    'get cm -A --field-selector=metadata.name=never',
    'get cm a b -l x=y',
    'get cm --all-namespaces x',
    'get',
    'get cm,',
    'get -f -',
    'get validatingadmissionpolicies',
    'get validatingadmissionpolicybindings -o name',
    'get mutatingwebhookconfigurations',
    'get storageclass',
    'get pdb',
    'get jobs,cronjobs',
    'get rs,sts,ds',
    'get hpa',
    'get ing',
    'get csr',
    'get clusters',
    'get cluster -o wide',
  ]),
  input: `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${dice.oneOf(['one', 'two', 'none'])}}\n`,
});

const describe: Family = (dice, ground) => {
  const kind = anyKind(dice, ground);
  const which = dice.oneOf([
    anyName(kind, dice, ground),
    anyName(kind, dice, ground),
    dice.oneOf(['on', 't']),
    `-l ${quoted(dice.oneOf(SELECTORS))}`,
    '',
  ]);
  return {
    run: `describe ${wordOf(kind, dice)} ${which} ${dice.maybe(0.2, () => '--show-events=false') ?? ''}`,
  };
};

const raw: Family = (dice, ground) => {
  const space = `/api/v1/namespaces/${ground.namespace}`;
  const ours = `/apis/kaas.mirantis.com/v1alpha1/namespaces/${ground.namespace}`;
  return {
    run: `get --raw ${quoted(
      dice.oneOf([
        '/livez',
        '/readyz',
        '/healthz',
        '/api/v1/nothing',
        '/apis/kaas.mirantis.com/v1alpha1/nothing',
        '/api/v2',
        '/apis/nothing/v1',
        '/',
        '/readyz?verbose=0',
        '/livez/ping',
        '/healthz/ping',
        '/readyz/nothing',
        '/version/',
        '/metrics/none',
        '/openapi/v3/none',
        '/openapi',
        '/logs',
        '/apis/',
        `${space}/configmaps/none`,
        `${space}/configmaps/one/status`,
        `${space}/configmaps?limit=x`,
        `${space}/configmaps?labelSelector=%3D`,
        `${ours}/clusterbackups/none`,
        `${ours}/clusterbackups/one/scale`,
        `${ours}/clusterbackups?limit=-1&fieldSelector=a`,
        `${ours}/clusterbackups/none/status`,
        `${ours}/keyencryptionkeys/one/status`,
        `${space}/secrets?watch=true&timeoutSeconds=1&fieldSelector=metadata.name%3Dnever`,
        `${space}/pods/x/log`,
        `${space}/nothings/x`,
        `/api/v1/namespaces/nowhere/configmaps`,
        `/api/v1/namespaces/${ground.namespace}/finalize`,
        '/apis/rbac.authorization.k8s.io/v1/clusterroles/none',
        `${ours}/clusterbackups?resourceVersion=x`,
      ]),
    )}`,
  };
};

const watching: Family = (dice, ground) => ({
  run: `get ${wordOf(anyKind(dice, ground), dice)} --watch${dice.oneOf(['', '-only'])} --request-timeout=1s`,
});

export const READING: readonly (readonly [weight: number, family: Family])[] = [
  [6, getList],
  [6, getOne],
  [2, getMixed],
  [3, getElsewhere],
  [4, describe],
  [2, raw],
  [0.2, watching],
];
