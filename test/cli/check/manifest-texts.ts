/** Stands wherever a secret belongs, and must never be seen anywhere else. */
export const SECRET = 'Zq7-never-to-be-seen-0123456789-Zq7';

const BACKUP = `apiVersion: kaas.mirantis.com/v1alpha1
kind: ClusterBackup
metadata:
  name: before-26-2
  namespace: prod
  annotations:
    mosk-backup/waive: MB043=it is watched;until=2099-01-31
spec:
  targetCluster: prod
  fileNames:
    MKE: before-26-2
  parameters:
    keyEncryptionKey: key-2026
    rclone:
      bucket: backups/prod/prod
      credential: s3
`;

const SCHEDULE = `# Written by hand.
apiVersion: kaas.mirantis.com/v1alpha1
kind: ClusterBackupSchedule
metadata: { name: nightly, namespace: prod, labels: { app: backups } }
spec:
  targetCluster: prod
  schedule: "0 1 * * *"
  parameters:
    keyEncryptionKey: key-secret
    nfsUploadUrl: nfs://192.0.2.10:/backups
`;

const CREDENTIAL = `apiVersion: kaas.mirantis.com/v1alpha1
kind: RCloneCredential
metadata:
  name: s3
  namespace: prod
spec:
  remoteName: s3
  remoteConfigSecretKey: secret_access_key
  remoteConfig:
    type: s3
    endpoint: https://s3.example.com
    access_key_id: mosk
  remoteSecret:
    value: ${SECRET}
`;

const KEY = `apiVersion: kaas.mirantis.com/v1alpha1
kind: KeyEncryptionKey
metadata:
  name: key-2026
  namespace: prod
spec:
  secret:
    value: ${SECRET}
`;

const KEY_SECRET = `apiVersion: v1
kind: Secret
metadata: { name: key-secret, namespace: prod }
stringData:
  value: ${SECRET}
`;

const LIST = `apiVersion: v1
kind: List
items:
- ${BACKUP.trimEnd().replaceAll('\n', '\n  ')}
- ${KEY.trimEnd().replaceAll('\n', '\n  ')}
`;

/** Sound manifests of ours, one text a file. */
export const OURS = [
  BACKUP,
  SCHEDULE,
  CREDENTIAL,
  KEY,
  LIST,
  [SCHEDULE, KEY_SECRET].join('---\n'),
  [BACKUP, SCHEDULE, CREDENTIAL, KEY, KEY_SECRET].join('---\n'),
] as const;

/** What lies in the same repositories and is none of our business, some of it about our kinds. */
export const FOREIGN = [
  `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: prod }
spec: { replicas: 2, template: { spec: { containers: [{ name: web, image: "web:1" }] } } }
`,
  `# Values of a chart.
backup:
  enabled: true
  schedule: "@daily"
  key: ${SECRET}
  bucket: s3://UPPER_CASE
ClusterBackup: { targetCluster: prod, delete: true }
`,
  `apiVersion: v1
kind: ConfigMap
metadata: { name: argocd-cm }
data:
  resource.customizations.health.kaas.mirantis.com_ClusterBackup: |
    hs = {}
    return hs
`,
  `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: backups }
rules:
- apiGroups: [kaas.mirantis.com]
  resources: [clusterbackups, rclonecredentials]
  verbs: ["*"]
`,
  `apiVersion: kaas.mirantis.com/v1alpha1
kind: BareMetalHostProfile
metadata: { name: default, namespace: prod }
spec: { devices: [] }
`,
  `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: { name: no-deletion }
spec:
  rules:
  - name: no-deletion
    match: { any: [{ resources: { kinds: [kaas.mirantis.com/v1alpha1/ClusterBackup], operations: [DELETE] } }] }
    validate: { message: "Request the deletion first", deny: {} }
`,
  `apiVersion: velero.io/v1
kind: Schedule
metadata: { name: nightly, namespace: velero }
spec: { schedule: "@every 1h", template: { ttl: 1h } }
`,
  `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: clusterbackups.kaas.mirantis.com }
spec: { group: kaas.mirantis.com, names: { kind: ClusterBackup, plural: clusterbackups } }
`,
  `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [clusterbackup.prod.before-26-2.yaml]
`,
  `{{- if .Values.enabled }}
apiVersion: v1
kind: Secret
metadata:
  name: {{ include "chart.fullname" . }}
stringData: {{ toYaml .Values.secrets | nindent 2 }}
{{- end }}
`,
  `{ "apiVersion": "v1", "kind": "Secret", "metadata": { "name": "other" }, "data": { "password": "${SECRET}" } }`,
] as const;
