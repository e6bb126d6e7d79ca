'use strict';

/**
 * The real engines that the tests run against: what each is called, which version is built, from which
 * Go module, and which other versions will do.
 *
 * `module` is the folder below `tools/` whose go.mod pins the sources; `main` is the package to build.
 * The linker flags are how each project's own release build tells the binary its version.
 */

const KUBERNETES = '1.36.3';
const PULUMI = '3.259.0';
const RCLONE = '1.76.0';
const ARGO_CD = '3.2.0';
const KUBE_STATE_METRICS = '2.18.0';
/** Of module version 0.316.0: Go's own numbers begin with 0 there. */
const PROMETHEUS = '3.16.0';
const KUBECONFORM = '0.8.0';
const ROBFIG_CRON = '3.0.1';

const kubernetesVersion = {
  'k8s.io/component-base/version.gitVersion': `v${KUBERNETES}`,
  'k8s.io/component-base/version.gitMajor': '1',
  'k8s.io/component-base/version.gitMinor': '36',
};

/** @type {readonly import('./engines.cjs').Engine[]} */
const engines = [
  {
    name: 'etcd',
    version: '3.6.16',
    // Older ones fail watches that give no resource version.
    accepts: { from: '3.5', below: '4' },
    module: 'etcd',
    main: 'go.etcd.io/etcd/server/v3',
    variables: {},
    versionArguments: ['--version'],
    environment: { chosen: 'MOSK_BACKUP_ETCD', offered: 'TEST_ASSET_ETCD', folder: 'KUBEBUILDER_ASSETS' },
  },
  {
    name: 'kube-apiserver',
    version: KUBERNETES,
    // What the tests say about the API server is said about this minor version.
    accepts: { from: '1.36', below: '1.37' },
    module: 'kubernetes',
    main: 'k8s.io/kubernetes/cmd/kube-apiserver',
    variables: kubernetesVersion,
    versionArguments: ['--version'],
    environment: {
      chosen: 'MOSK_BACKUP_KUBE_APISERVER',
      offered: 'TEST_ASSET_KUBE_APISERVER',
      folder: 'KUBEBUILDER_ASSETS',
    },
  },
  {
    name: 'kubectl',
    version: KUBERNETES,
    accepts: { from: '1.36', below: '2' },
    module: 'kubernetes',
    main: 'k8s.io/kubernetes/cmd/kubectl',
    variables: kubernetesVersion,
    versionArguments: ['version', '--client'],
    environment: {
      chosen: 'MOSK_BACKUP_KUBECTL',
      offered: 'TEST_ASSET_KUBECTL',
      folder: 'KUBEBUILDER_ASSETS',
    },
  },
  {
    // Reads manifests with kubectl's own packages, thousands in one process.
    name: 'manifest-decoder',
    version: KUBERNETES,
    accepts: { from: '1.36', below: '1.37' },
    module: 'decoder',
    main: '.',
    variables: {},
    environment: { chosen: 'MOSK_BACKUP_MANIFEST_DECODER' },
  },
  {
    name: 'pulumi',
    version: PULUMI,
    accepts: { from: '3.259', below: '4' },
    module: 'pulumi',
    main: 'github.com/pulumi/pulumi/pkg/v3/cmd/pulumi',
    variables: { 'github.com/pulumi/pulumi/sdk/v3/go/common/version.Version': PULUMI },
    versionArguments: ['version'],
    environment: { chosen: 'MOSK_BACKUP_PULUMI' },
  },
  {
    name: 'rclone',
    version: RCLONE,
    accepts: { from: '1.76', below: '2' },
    module: 'rclone',
    main: '.',
    variables: { 'github.com/rclone/rclone/fs.Version': `v${RCLONE}` },
    versionArguments: ['version'],
    environment: { chosen: 'MOSK_BACKUP_RCLONE' },
  },
  {
    // Argo CD's sync engine with a small main program of its own.
    name: 'gitops-agent',
    version: '0.7.1',
    accepts: { from: '0.7', below: '1' },
    module: 'argo',
    main: 'github.com/argoproj/gitops-engine/agent',
    variables: {},
    environment: { chosen: 'MOSK_BACKUP_GITOPS_AGENT' },
  },
  {
    name: 'argocd',
    version: ARGO_CD,
    accepts: { from: '3.2', below: '4' },
    module: 'argo',
    main: 'github.com/argoproj/argo-cd/v3/cmd',
    variables: { 'github.com/argoproj/argo-cd/v3/common.version': ARGO_CD },
    versionArguments: ['version', '--client', '--short'],
    environment: { chosen: 'MOSK_BACKUP_ARGOCD' },
  },
  {
    name: 'kustomize-controller',
    version: '1.7.3',
    accepts: { from: '1.7', below: '2' },
    module: 'flux',
    main: 'github.com/fluxcd/kustomize-controller',
    variables: {},
    environment: { chosen: 'MOSK_BACKUP_KUSTOMIZE_CONTROLLER' },
  },
  {
    name: 'sops',
    version: '3.11.0',
    accepts: { from: '3.9', below: '4' },
    module: 'flux',
    main: 'github.com/getsops/sops/v3/cmd/sops',
    variables: {},
    versionArguments: ['--version', '--disable-version-check'],
    environment: { chosen: 'MOSK_BACKUP_SOPS' },
  },
  {
    name: 'age-keygen',
    version: '1.2.1',
    accepts: { from: '1.1', below: '2' },
    module: 'flux',
    main: 'filippo.io/age/cmd/age-keygen',
    variables: {},
    environment: { chosen: 'MOSK_BACKUP_AGE_KEYGEN' },
  },
  {
    name: 'kube-state-metrics',
    version: KUBE_STATE_METRICS,
    accepts: { from: '2.18', below: '3' },
    module: 'metrics',
    main: 'k8s.io/kube-state-metrics/v2',
    variables: { 'github.com/prometheus/common/version.Version': `v${KUBE_STATE_METRICS}` },
    versionArguments: ['version'],
    environment: { chosen: 'MOSK_BACKUP_KUBE_STATE_METRICS' },
  },
  ...['promtool', 'prometheus'].map((name) => ({
    name,
    version: PROMETHEUS,
    accepts: { from: '3.0', below: '4' },
    module: 'prometheus',
    main: `github.com/prometheus/prometheus/cmd/${name}`,
    // Finds no targets by itself: the clients of a dozen clouds are most of what would be compiled.
    tags: ['remove_all_sd'],
    variables: { 'github.com/prometheus/common/version.Version': PROMETHEUS },
    versionArguments: ['--version'],
    environment: { chosen: `MOSK_BACKUP_${name.toUpperCase()}` },
  })),
  {
    name: 'kubeconform',
    version: KUBECONFORM,
    accepts: { from: '0.6', below: '1' },
    module: 'manifests',
    main: 'github.com/yannh/kubeconform/cmd/kubeconform',
    variables: { 'main.version': `v${KUBECONFORM}` },
    versionArguments: ['-v'],
    environment: { chosen: 'MOSK_BACKUP_KUBECONFORM' },
  },
  {
    // The Lua that Argo CD embeds.
    name: 'glua',
    version: '1.1.2',
    accepts: { from: '1.1', below: '2' },
    module: 'manifests',
    main: 'github.com/yuin/gopher-lua/cmd/glua',
    variables: {},
    environment: { chosen: 'MOSK_BACKUP_GLUA' },
  },
  {
    // The library by which Kubernetes' CronJob reads schedules, with a small main program of ours.
    name: 'robfig-cron',
    version: ROBFIG_CRON,
    accepts: { from: '3.0', below: '4' },
    module: 'cron',
    main: '.',
    variables: {},
    environment: { chosen: 'MOSK_BACKUP_ROBFIG_CRON' },
  },
];

module.exports = { engines };
