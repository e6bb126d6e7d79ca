/** A script of kubectl commands that is played to two servers, in this order. */
export interface KubectlStep {
  readonly run: string;
  readonly input?: string;
  /** What `kubectl edit` runs. */
  readonly editor?: string;
  /** In what the outputs are known to differ; the exit code must be the same even so. */
  readonly differs?: string;
}

/** `explain` gives the fields and their types; the sentences are Kubernetes' documentation, which is not repeated here. */
const DESCRIPTIONS = 'descriptions of built-in fields';

const backup = (name: string, more = '', spec = '') => `
apiVersion: kaas.mirantis.com/v1alpha1
kind: ClusterBackup
metadata: {name: ${name}${more}}
spec:
  targetCluster: prod
  ${spec}
`;

export const KUBECTL_FILES: Readonly<Record<string, string>> = {
  'run.yaml': backup('run', ', labels: {tier: gold, team: shop}'),
  'run-changed.yaml': backup('run', ', labels: {tier: silver}', 'delete: true'),
  'second.yaml': backup('second', ', labels: {tier: gold}'),
  'misspelt.yaml': backup('wrong').replace('targetCluster', 'targetClusterr'),
  'wrong-type.yaml': backup('wrong').replace('prod', '7'),
  'no-spec.yaml': 'apiVersion: kaas.mirantis.com/v1alpha1\nkind: ClusterBackup\nmetadata: {name: wrong}\n',
  'generated.yaml': backup('x').replace('name: x', 'generateName: run-'),
  'unknown-kind.yaml': 'apiVersion: example.com/v1\nkind: Nothing\nmetadata: {name: x}\n',
  'settings.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, labels: {app: shop}}\ndata: {color: green, size: "3"}\n',
  'settings-changed.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, labels: {app: shop}}\ndata: {color: blue}\n',
  'login.yaml':
    'apiVersion: v1\nkind: Secret\nmetadata: {name: login}\nstringData: {user: me, password: secret}\n',
  'many.yaml': [1, 2, 3]
    .map(
      (n) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: many-${n}, labels: {n: "${n}", set: many}}\n`,
    )
    .join('---\n'),
  'finalized.yaml': backup('held', ', finalizers: [example.com/hold]'),
  'rights.yaml': `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader}
rules:
- {apiGroups: [kaas.mirantis.com], resources: [clusterbackups], verbs: [get, list, watch]}
- {apiGroups: [""], resources: [secrets], resourceNames: [login], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: readers}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects:
- {kind: User, name: jane}
- {kind: ServiceAccount, name: robot, namespace: shop}
- {kind: Group, name: operators}
`,
  'rights-changed.yaml': `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader}
rules:
- {apiGroups: [kaas.mirantis.com], resources: [clusterbackups], verbs: [get, list, watch, delete]}
`,
  'wrong-role.yaml':
    'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: wrong}\nrules:\n- {apiGroups: [""], resources: [secrets]}\n- {verbs: [get], nonResourceURLs: [/x]}\n',
  'lease.yaml':
    'apiVersion: coordination.k8s.io/v1\nkind: Lease\nmetadata: {name: leader}\nspec: {holderIdentity: me, leaseDurationSeconds: 15, renewTime: "2026-01-02T03:04:05.678901Z"}\n',
  'wrong-lease.yaml':
    'apiVersion: coordination.k8s.io/v1\nkind: Lease\nmetadata: {name: wrong}\nspec: {leaseDurationSeconds: 0}\n',
  'event.yaml': `
apiVersion: v1
kind: Event
metadata: {name: run.1, namespace: shop}
involvedObject: {apiVersion: kaas.mirantis.com/v1alpha1, kind: ClusterBackup, name: run, namespace: shop}
reason: Uploaded
message: The archive is uploaded.
type: Normal
source: {component: backup-controller}
firstTimestamp: "2026-01-02T03:04:05Z"
lastTimestamp: "2026-01-02T03:04:05Z"
count: 2
`,
  'review.yaml':
    'apiVersion: authorization.k8s.io/v1\nkind: SelfSubjectAccessReview\nspec: {resourceAttributes: {verb: list, group: kaas.mirantis.com, resource: clusterbackups}}\n',
  'two-kinds.yaml': `${backup('pair')}---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: pair}\n`,
  'patch.yaml': 'metadata: {annotations: {from: file}}\n',
};

const KINDS_HERE = 'kinds that a whole Kubernetes has and this server does not';
const ECHO = 'the real server repeats the whole patch or object, which may hold secrets';
const IDENTITY = 'the name of the user, and the number of its certificate';

export const KUBECTL_STEPS: readonly KubectlStep[] = [
  { run: 'version', differs: 'the version of the server' },
  { run: 'cluster-info' },
  { run: 'api-versions', differs: KINDS_HERE },
  { run: 'api-resources', differs: KINDS_HERE },
  { run: 'api-resources --api-group=kaas.mirantis.com' },
  { run: 'api-resources --api-group=cluster.k8s.io -o wide' },
  { run: 'api-resources --api-group=rbac.authorization.k8s.io -o wide' },
  { run: 'api-resources --api-group=coordination.k8s.io' },
  { run: 'api-resources --api-group=authorization.k8s.io -o wide' },
  { run: 'api-resources --api-group=authentication.k8s.io', differs: KINDS_HERE },
  { run: 'api-resources --api-group=apiextensions.k8s.io -o wide' },
  { run: 'api-resources --api-group=nothing.example.com' },
  { run: 'get namespaces' },
  { run: 'get ns kube-system -o yaml' },
  { run: 'get all' },
  { run: 'get svc -o wide' },
  { run: 'auth whoami', differs: IDENTITY },
  { run: 'auth can-i delete clusterbackups' },
  { run: 'auth can-i delete cbk/run -n shop' },
  { run: 'auth can-i get /healthz' },
  { run: 'auth can-i frobnicate nothings' },
  { run: "auth can-i '*' '*'" },
  { run: 'auth can-i list clusterbackups -A -q' },
  { run: 'auth can-i --list', differs: 'rules of roles that a whole Kubernetes brings' },
  { run: 'create -f review.yaml -o yaml' },
  { run: 'create namespace shop' },
  { run: 'create namespace shop' },
  { run: 'create namespace Wrong_name' },
  { run: 'create namespace dry --dry-run=server' },
  { run: 'create namespace dry --dry-run=client -o yaml' },
  { run: 'get ns shop -o yaml' },
  { run: 'describe ns shop' },
  { run: 'config set-context --current --namespace=shop', differs: 'the name of the context' },
  { run: 'create secret generic plain --from-literal=a=b --from-literal=c=d' },
  { run: 'create secret generic plain --from-literal=a=b' },
  { run: 'create secret generic typed --type=example.com/mine --from-literal=a=b' },
  { run: "create secret generic wrong --from-literal='a b=c'" },
  {
    run: 'create secret docker-registry hub --docker-username=me --docker-password=secret --docker-server=hub',
  },
  { run: 'create configmap words --from-literal=hello=world' },
  { run: 'create cm words --from-literal=hello=again' },
  { run: 'create cm from-file --from-file=patch.yaml' },
  { run: 'create serviceaccount robot' },
  { run: 'create role inline --verb=get,list --resource=clusterbackups.kaas.mirantis.com' },
  { run: 'create role unknown --verb=get --resource=nothings' },
  { run: 'create rolebinding inline --role=inline --user=jane --group=ops --serviceaccount=shop:robot' },
  { run: 'create clusterrole shop-reader --verb=get --resource=secrets --resource-name=login' },
  { run: 'create clusterrole shop-paths --verb=get --non-resource-url=/healthz' },
  { run: 'create clusterrolebinding shop-readers --clusterrole=shop-reader --user=jane' },
  { run: 'create clusterrolebinding shop-readers --clusterrole=shop-reader --user=jane' },
  { run: 'get role,rolebinding' },
  { run: 'get rolebindings -o wide' },
  { run: 'get clusterrole shop-reader shop-paths' },
  { run: 'get clusterrolebinding shop-readers -o wide' },
  { run: 'describe role inline' },
  { run: 'describe rolebinding inline' },
  { run: 'describe clusterrole shop-reader' },
  { run: 'describe clusterrolebinding shop-readers' },
  { run: 'get role inline -o yaml' },
  { run: 'get rolebinding inline -o yaml' },
  { run: 'patch rolebinding inline --type=merge -p {"roleRef":{"name":"other"}}' },
  { run: 'auth reconcile -f rights.yaml' },
  { run: 'auth reconcile -f rights.yaml' },
  { run: 'auth reconcile -f rights-changed.yaml --remove-extra-permissions' },
  { run: 'apply -f wrong-role.yaml' },
  { run: 'apply -f lease.yaml' },
  { run: 'get lease' },
  { run: 'get lease leader -o yaml' },
  { run: 'describe lease leader' },
  { run: 'apply -f wrong-lease.yaml' },
  { run: 'get secrets' },
  { run: 'get secret plain -o jsonpath={.data.a}' },
  { run: 'describe secret plain' },
  { run: 'get cm words -o yaml' },
  { run: 'describe cm words' },
  { run: 'get sa' },
  { run: 'describe sa robot' },
  { run: 'apply -f run.yaml' },
  { run: 'apply -f run.yaml' },
  { run: 'diff -f run-changed.yaml' },
  { run: 'apply -f run-changed.yaml' },
  { run: 'apply -f run.yaml --dry-run=server -o name' },
  { run: 'apply -f second.yaml' },
  { run: 'apply -f misspelt.yaml' },
  { run: 'apply -f wrong-type.yaml' },
  { run: 'apply -f no-spec.yaml' },
  { run: 'create -f misspelt.yaml --validate=warn --dry-run=server' },
  { run: 'create -f misspelt.yaml --validate=ignore --dry-run=server' },
  { run: 'apply -f unknown-kind.yaml' },
  { run: 'create -f generated.yaml', differs: 'the random end of the name' },
  { run: 'apply -f generated.yaml' },
  { run: 'apply -f settings.yaml' },
  { run: 'diff -f settings-changed.yaml' },
  { run: 'apply -f settings-changed.yaml' },
  { run: 'apply -f settings-changed.yaml' },
  { run: 'get cm settings -o jsonpath={.data}' },
  { run: 'apply -f login.yaml' },
  { run: 'apply -f login.yaml' },
  { run: 'apply -f many.yaml' },
  { run: 'apply -f many.yaml --prune -l set=many' },
  { run: 'get cm -l set=many --show-labels' },
  { run: "get cm -l 'n in (1,2),set' -o name" },
  { run: "get cm -l 'n notin (1)' -o name" },
  { run: "get cm -l 'n!=1,!app' -o name" },
  { run: 'get cm -l n=,= -o name' },
  { run: 'get cm --field-selector=metadata.name=words' },
  { run: 'get cm --field-selector=data.x=words' },
  { run: 'get secrets --field-selector=type=Opaque -o name' },
  { run: 'get cm --sort-by=.metadata.name -o name' },
  { run: 'get cm -L app,set' },
  { run: 'get cm --chunk-size=1 -o name' },
  { run: 'get cm -A -o name', differs: KINDS_HERE },
  { run: 'get cbk second' },
  { run: 'get cbk second -o wide' },
  { run: 'get cbk -A', differs: 'the random end of a name' },
  { run: 'get cbk run second -o yaml' },
  { run: 'get cbk run -o json' },
  { run: 'get cbk run second -o custom-columns=N:.metadata.name,T:.spec.targetCluster' },
  { run: 'get cbk run -o jsonpath=\'{.spec.targetCluster}{"\\n"}\'' },
  { run: "get cbk run -o 'go-template={{.metadata.name}}'" },
  { run: 'get cbk none' },
  { run: 'get nothings' },
  { run: 'get cbk run --ignore-not-found none' },
  { run: 'get cbk/run cm/words' },
  { run: 'describe cbk run' },
  { run: 'create -f event.yaml' },
  { run: 'get events' },
  { run: 'get ev -o wide' },
  { run: 'get events.events.k8s.io' },
  { run: 'api-resources --api-group=events.k8s.io -o wide' },
  { run: 'create token robot -o jsonpath={.kind}' },
  { run: 'create token nobody' },
  { run: 'create token robot --duration=1s' },
  { run: 'events' },
  { run: 'events --for clusterbackup/run' },
  { run: 'describe cbk run' },
  { run: 'get event run.1 -o yaml' },
  { run: 'label cbk run color=red' },
  { run: 'label cbk run color=blue' },
  { run: 'label cbk run color=blue --overwrite' },
  { run: 'label cbk run color-' },
  { run: 'label cbk run color-' },
  { run: "label cbk run 'a=b c'" },
  { run: 'label cm --all app=all --overwrite' },
  { run: 'annotate cbk run why=because' },
  { run: 'annotate secret plain why=because' },
  { run: 'annotate cbk run why-' },
  { run: 'patch cbk run -p {"spec":{"delete":true}}' },
  { run: 'patch cbk run --type=merge -p {"spec":{"delete":false}}' },
  { run: 'patch cbk run --type=merge -p {"spec":{"targetCluster":7}}' },
  { run: 'patch cbk run --type=json -p [{"op":"remove","path":"/spec/delete"}]' },
  { run: 'patch cbk run --type=json -p [{"op":"remove","path":"/spec/none"}]' },
  { run: 'patch cbk run --subresource=status --type=merge -p {"status":{"status":"Completed"}}' },
  { run: 'patch cm words -p {"data":{"hello":null,"new":"x"}}' },
  { run: 'patch cm words -p {"data":{"$patch":"replace","only":"this"}}' },
  { run: 'get cm words -o jsonpath={.data}' },
  { run: 'patch sa robot -p {"secrets":[{"name":"one"},{"name":"two"}]}' },
  {
    run: 'patch sa robot -p {"secrets":[{"name":"one","namespace":"x"},{"name":"two","$patch":"delete"},{"name":"three"}]}',
  },
  { run: 'get sa robot -o yaml' },
  { run: 'patch sa robot -p {"metadata":{"finalizers":["a.io/x","a.io/y"]}}' },
  { run: 'patch sa robot -p {"metadata":{"$deleteFromPrimitiveList/finalizers":["a.io/x"]}}' },
  {
    run: 'patch sa robot -p {"metadata":{"$setElementOrder/finalizers":["a.io/z","a.io/y"],"finalizers":["a.io/z"]}}',
  },
  { run: 'get sa robot -o jsonpath={.metadata.finalizers}' },
  { run: 'patch sa robot --type=merge -p {"metadata":{"finalizers":null}}' },
  { run: 'patch cm words -p {"data":{"n":7}}', differs: ECHO },
  { run: 'patch cm words --type=merge -p {"data":{"n":7}}', differs: ECHO },
  { run: 'patch cm words --type=merge -p {"immutable":true}' },
  { run: 'patch cm words --type=merge -p {"data":{"n":"7"}}' },
  { run: 'patch cm none --type=merge -p {}' },
  { run: 'patch cm words -p {', differs: 'the words for broken JSON' },
  { run: 'set env cm/words A=b' },
  { run: 'set subject rolebinding inline --user=joe' },
  { run: 'set serviceaccount cbk run robot' },
  { run: 'scale cbk run --replicas=2' },
  { run: 'autoscale cbk run --max=3' },
  { run: 'rollout status cbk/run' },
  { run: 'rollout restart cbk/run' },
  { run: 'expose cbk run --port=80' },
  { run: 'logs cbk/run' },
  { run: 'edit cm settings', editor: 'sed -i s/blue/brown/' },
  { run: 'edit cm settings', editor: 'true' },
  { run: 'edit cbk run', editor: 'sed -i s/silver/bronze/' },
  { run: 'replace -f settings.yaml' },
  { run: 'replace -f misspelt.yaml' },
  { run: 'replace --force -f settings.yaml' },
  { run: 'replace -f run.yaml' },
  { run: 'wait cbk/run --for=jsonpath={.status.status}=Completed --timeout=5s' },
  { run: 'wait cbk/run --for=jsonpath={.status.status}=Other --timeout=1s' },
  { run: 'wait cbk/run --for=condition=Ready --timeout=1s' },
  { run: 'wait cm/words --for=create --timeout=5s' },
  { run: 'wait cm/none --for=delete --timeout=5s' },
  { run: 'wait cm/none --for=create --timeout=1s' },
  { run: 'explain cbk', differs: DESCRIPTIONS },
  { run: 'explain cbk --recursive' },
  { run: 'explain cbk.spec.parameters.rclone' },
  { run: 'explain cbk.metadata', differs: DESCRIPTIONS },
  { run: 'explain cbk.nothing' },
  { run: 'explain secret', differs: DESCRIPTIONS },
  { run: 'explain cm.data', differs: DESCRIPTIONS },
  { run: 'explain ns --recursive', differs: DESCRIPTIONS },
  { run: 'explain role.rules', differs: DESCRIPTIONS },
  { run: 'explain lease.spec --recursive', differs: DESCRIPTIONS },
  { run: 'explain sa.secrets', differs: DESCRIPTIONS },
  { run: 'explain secret --output=plaintext-openapiv2', differs: DESCRIPTIONS },
  { run: 'get --raw /healthz' },
  { run: 'get --raw /api', differs: 'the address of the server' },
  { run: 'get --raw /apis/kaas.mirantis.com' },
  { run: 'get --raw /apis/nothing.example.com' },
  { run: 'get --raw /nothing' },
  { run: 'get --raw /api/v1/namespaces/shop/configmaps/words', differs: 'the order of members' },
  { run: 'get --raw /api/v1/namespaces/shop/configmaps/none' },
  { run: 'create -f two-kinds.yaml' },
  { run: 'delete -f two-kinds.yaml' },
  { run: 'delete -f two-kinds.yaml' },
  { run: 'delete -f two-kinds.yaml --ignore-not-found' },
  { run: 'apply -f finalized.yaml' },
  { run: 'delete cbk held --wait=false' },
  { run: 'get cbk held -o jsonpath={.metadata.finalizers}' },
  {
    run: 'delete cbk held --timeout=1s',
    differs: 'whether kubectl or the server is first to end a watch of a second',
  },
  { run: 'patch cbk held --type=merge -p {"metadata":{"finalizers":null}}' },
  { run: 'get cbk held' },
  { run: 'delete cm many-1 --dry-run=server' },
  { run: 'delete cm many-1' },
  { run: 'delete cm -l set=many' },
  { run: 'delete cm none' },
  { run: 'delete secret plain --cascade=foreground --wait=false' },
  { run: 'delete secret typed --cascade=orphan --wait=false' },
  { run: 'delete secret login --cascade=nonsense' },
  { run: 'delete role,rolebinding --all' },
  { run: 'delete clusterrole shop-reader shop-paths' },
  { run: 'delete clusterrolebinding shop-readers' },
  { run: 'delete ns default' },
  { run: 'delete ns nowhere' },
  { run: 'get cm -n nowhere' },
  { run: 'create cm x -n nowhere' },
  { run: 'auth can-i get pods --as=jane' },
  { run: 'get cbk --as=jane' },
  { run: 'apply -f settings.yaml -f login.yaml --applyset=secrets/set --prune', editor: 'true' },
  { run: 'delete cbk --all', differs: 'the random end of a name' },
  { run: 'get cbk' },
  { run: 'apply -f run.yaml --namespace=other' },
];
