import type { Dice } from '../../promises/dice';
import { type Family, patchText } from './command';
import { anyKind, anyName, KINDS, wordOf } from './kinds';
import { manifest, manifests } from './manifests';

const dry = (dice: Dice) =>
  dice.maybe(0.12, () => `--dry-run=${dice.oneOf(['server', 'client', 'none', 'x'])}`) ?? '';
const shown = (dice: Dice) =>
  dice.maybe(0.15, () => `-o ${dice.oneOf(['yaml', 'name', 'json', 'jsonpath={.metadata.name}'])}`) ?? '';
const validated = (dice: Dice) =>
  dice.maybe(0.2, () => `--validate=${dice.oneOf(['strict', 'warn', 'ignore', 'true', 'false'])}`) ?? '';
const manager = (dice: Dice) =>
  dice.maybe(0.1, () => `--field-manager=${dice.oneOf(['mine', 'other', 'x'.repeat(130)])}`) ?? '';

const applying: Family = (dice, ground) => ({
  run: `apply -f - ${dry(dice)} ${shown(dice)} ${validated(dice)} ${manager(dice)} ${dice.maybe(0.1, () => `--force --grace-period=0`) ?? ''} ${dice.maybe(0.05, () => '--overwrite=false') ?? ''}`,
  input: manifests(dice, ground),
});

const applyingByServer: Family = (dice, ground) => ({
  run: `apply --server-side -f - ${dry(dice)} ${shown(dice)} ${validated(dice)} ${dice.maybe(0.4, () => `--field-manager=${dice.oneOf(['mine', 'other'])}`) ?? ''} ${dice.maybe(0.3, () => '--force-conflicts') ?? ''}`,
  input: manifests(dice, ground),
});

const pruning: Family = (dice, ground) => ({
  run: `apply -f - --prune ${dice.oneOf(['-l app=shop', '-l tier=gold', '--all', '-l app=shop --prune-allowlist=core/v1/ConfigMap', '-l app=shop --prune-allowlist=kaas.mirantis.com/v1alpha1/ClusterBackup', '--all --prune-allowlist=core/v1/Secret', ''])} ${dry(dice)}`,
  input: manifests(dice, ground),
});

const lastApplied: Family = (dice, ground) => {
  const kind = anyKind(dice, ground);
  const which = `${wordOf(kind, dice)} ${anyName(kind, dice, ground)}`;
  return {
    run: dice.oneOf([
      `apply view-last-applied ${which}`,
      `apply view-last-applied ${which} -o json`,
      `apply set-last-applied -f - ${dice.oneOf(['', '--create-annotation', '--create-annotation --dry-run=client'])}`,
      `apply edit-last-applied ${which}`,
    ]),
    input: JSON.stringify(manifest(dice, ground, kind)),
    editor: dice.oneOf(['sed -i s/shop/market/', 'true', 'sed -i s/because/why/']),
  };
};

const creating: Family = (dice, ground) => ({
  run: `create -f - ${dry(dice)} ${shown(dice)} ${validated(dice)} ${manager(dice)} ${dice.maybe(0.1, () => '--save-config') ?? ''}`,
  input: manifests(dice, ground),
});

const replacing: Family = (dice, ground) => ({
  run: `replace -f - ${dice.maybe(0.25, () => '--force') ?? dry(dice)} ${shown(dice)} ${validated(dice)} ${dice.maybe(0.1, () => '--subresource=status') ?? ''}`,
  input: manifests(dice, ground, 2),
});

const diffing: Family = (dice, ground) => ({
  run: `diff -f - ${dice.maybe(0.3, () => '--server-side') ?? ''}`,
  input: manifests(dice, ground, 2),
});

const name = (dice: Dice) => dice.oneOf(['one', 'two', 'three', 'one', 'Wrong_Name']);

const generating: Family = (dice, ground) => {
  const literal = () =>
    dice.oneOf([
      '--from-literal=a=b',
      '--from-literal=a=b --from-literal=c=d',
      '--from-file=file.txt',
      '--from-file=k=file.txt',
      '--from-file=none.txt',
      '--from-env-file=env.txt',
      '',
      "--from-literal='a b=c'",
      '--from-literal=a',
      '--append-hash --from-literal=a=b',
    ]);
  const wide = `${ground.namespace}-${dice.oneOf(['one', 'two', 'three'])}`;
  return {
    run: `create ${dice.oneOf<() => string>([
      () =>
        `secret generic ${name(dice)} ${literal()} ${dice.maybe(0.2, () => '--type=example.com/mine') ?? ''}`,
      () =>
        `secret docker-registry ${name(dice)} ${dice.oneOf(['--docker-username=me --docker-password=p --docker-server=hub', '--docker-username=me', '--from-file=.dockerconfigjson=docker.json'])}`,
      () =>
        `secret tls ${name(dice)} ${dice.oneOf(['--cert=cert.pem --key=key.pem', '--cert=none.pem --key=key.pem', ''])}`,
      () => `cm ${name(dice)} ${literal()}`,
      () => `sa ${name(dice)}`,
      () =>
        `role ${name(dice)} ${dice.oneOf(['--verb=get --resource=secrets', '--verb=get,frob --resource=cm,secrets', '--verb=get --resource=cbk --resource-name=x', '--verb=get --resource=deployments.apps/status', '--verb=get', '--verb=get --resource=nothings', '--resource=cm'])}`,
      () =>
        `rolebinding ${name(dice)} ${dice.oneOf(['--role=one --user=jane', '--clusterrole=view --group=ops --serviceaccount=default:x', '--user=jane', '--role=one --clusterrole=x', '--role=one --serviceaccount=x'])}`,
      () =>
        `clusterrole ${wide} ${dice.oneOf(['--verb=get --resource=secrets', '--verb=get --non-resource-url=/healthz', '--aggregation-rule=a=b', '--verb=get --non-resource-url=/x --resource=cm', '--verb=list --resource=nodes'])}`,
      () =>
        `clusterrolebinding ${wide} --clusterrole=${dice.oneOf(['view', wide])} ${dice.oneOf(['--user=jane', '--group=ops', '--serviceaccount=default:x', ''])}`,
      () => `ns ${dice.oneOf([ground.namespace, 'default', 'Bad_Name', 'a.b'])}`,
      () =>
        `token ${dice.oneOf(['one', 'none', 'Wrong_Name'])} ${dice.oneOf(['--duration=5m', '--duration=1h --audience=x --audience=y', '--bound-object-kind=Secret --bound-object-name=one', '--bound-object-kind=Pod --bound-object-name=none', '--bound-object-kind=Frob --bound-object-name=one', '--duration=100h'])} -o jsonpath={.spec.audiences}{.spec.boundObjectRef.kind}`,
      () => `token ${dice.oneOf(['one', 'none'])} -o jsonpath={.kind}`,
      () =>
        dice.oneOf([
          'deployment x --image=y',
          'job x --image=y',
          'quota x --hard=cpu=1',
          'priorityclass x --value=1',
          'service clusterip x --tcp=80',
          'ingress x --rule=a/b=c:80',
          'cronjob x --image=y --schedule=@daily',
          'pdb x --selector=a=b --min-available=1',
          'nothing x',
          '',
        ]),
    ])()} ${dry(dice)} ${shown(dice)}`,
  };
};

const patching: Family = (dice, ground) => {
  const kind = anyKind(dice, ground);
  const status = dice.maybe(0.15, () => '--subresource=status');
  const change =
    status === undefined
      ? dice.oneOf([
          kind.change(dice),
          kind.change(dice),
          { metadata: { labels: { tier: dice.oneOf(['gold', null, 'x y']) } } },
          {},
          { metadata: { finalizers: dice.oneOf([null, ['example.com/hold']]) } },
          { metadata: { name: 'other' } },
          { metadata: { uid: 'x' } },
        ])
      : { status: dice.oneOf([{ status: 'Completed' }, { status: 7 }, { nothing: 1 }, null]) };
  const operations = dice.oneOf<unknown>([
    [{ op: 'add', path: '/metadata/labels', value: { n: '1' } }],
    [{ op: 'remove', path: '/metadata/labels' }],
    [{ op: 'replace', path: '/spec/targetCluster', value: 'stage' }],
    [
      { op: 'test', path: '/metadata/name', value: 'one' },
      { op: 'add', path: '/metadata/annotations', value: { a: 'b' } },
    ],
    [{ op: 'copy', from: '/metadata/name', path: '/data/copied' }],
    [{ op: 'frob', path: '/x' }],
    { op: 'add' },
    [{ op: 'move', from: '/data', path: '/binaryData' }],
    [],
  ]);
  const type = dice.oneOf(['merge', 'merge', 'strategic', 'json', '', 'apply']);
  return {
    run: `patch ${wordOf(kind, dice)} ${anyName(kind, dice, ground)} ${type === '' ? '' : `--type=${type}`} -p ${type === 'json' ? patchText(operations) : (dice.maybe(0.02, () => '{') ?? patchText(change))} ${status ?? ''} ${dry(dice)} ${shown(dice)}`,
  };
};

const labelling: Family = (dice, ground) => {
  const kind = anyKind(dice, ground);
  const which = dice.oneOf([
    anyName(kind, dice, ground),
    anyName(kind, dice, ground),
    kind.cluster ? anyName(kind, dice, ground) : '--all',
    '-l app=shop',
  ]);
  const change = dice.oneOf([
    'tier=gold',
    'tier=none --overwrite',
    'tier-',
    'a=b c-',
    "'x=a b'",
    'n=1 --overwrite',
    'app=shop --overwrite',
    '/x=1',
    'k=v k-',
    '',
    '--list',
    'tier=gold --resource-version=1',
    'example.com/a=b --overwrite',
  ]);
  return {
    run: `${dice.oneOf(['label', 'label', 'annotate'])} ${wordOf(kind, dice)} ${which} ${change} ${dry(dice)} ${dice.maybe(0.1, () => '-o name') ?? ''}`,
  };
};

const editing: Family = (dice, ground) => {
  const kind = anyKind(dice, ground);
  return {
    run: `edit ${wordOf(kind, dice)} ${anyName(kind, dice, ground)} ${dice.maybe(0.2, () => `-o ${dice.oneOf(['json', 'yaml'])}`) ?? ''} ${dice.maybe(0.2, () => '--subresource=status') ?? ''}`,
    editor: dice.oneOf([
      'sed -i s/shop/market/',
      'true',
      'sed -i s/prod/stage/',
      'false',
      'sed -i s/gold/silver/',
    ]),
  };
};

const setting: Family = (dice) => ({
  run: dice.oneOf([
    'set subject rolebinding one --user=joe',
    'set subject rolebinding one --group=g --dry-run=server',
    'set subject clusterrolebinding none --user=x',
    'set env cm/one A=b',
    'set image cbk/one x=y',
    'set serviceaccount cbk one x',
    'set selector cm one a=b',
    'set resources cm one --limits=cpu=1',
    'scale cm one --replicas=1',
    'scale cbk/one --replicas=2',
    'scale deploy none --replicas=1',
    'scale cbk --all --replicas=1',
    'autoscale cm one --max=3',
    'rollout status cm/one',
    'rollout history cbk/one',
    'rollout undo cm one',
    'rollout restart deploy none',
    'rollout pause secret/one',
    'rollout status deploy/none',
    'expose cm one --port=80',
    'logs one',
    'logs cm/one',
    'exec one -- ls',
    'attach one',
    'port-forward one 8080',
    'cp one:/x y',
    'top pods',
    'top nodes',
    'cordon none',
    'drain none',
    'taint node none a=b:NoSchedule',
    'run x --image=y',
    'debug none --image=x',
    'certificate approve none',
    'proxy --port=x',
  ]),
});

const KEPT = KINDS.filter(({ apiVersion }) => apiVersion.startsWith('rbac'));

const reconciling: Family = (dice, ground) => ({
  run: `auth reconcile -f - ${dry(dice)} ${dice.maybe(0.3, () => '--remove-extra-permissions') ?? ''} ${dice.maybe(0.3, () => '--remove-extra-subjects') ?? ''}`,
  input: JSON.stringify(manifest(dice, ground, dice.oneOf(KEPT))),
});

export const WRITING: readonly (readonly [weight: number, family: Family])[] = [
  [10, applying],
  [7, applyingByServer],
  [1, pruning],
  [3, lastApplied],
  [6, creating],
  [4, replacing],
  [2, diffing],
  [6, generating],
  [7, patching],
  [4, labelling],
  [3, editing],
  [2, setting],
  [1, reconciling],
];
