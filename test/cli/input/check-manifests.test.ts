import { checkManifests, readYaml } from '../../../cli/input';
import { MoskApi } from '../../../lib/model';

const findings = (text: string) =>
  checkManifests(readYaml(text, 'm.yaml'), MoskApi.v26_2).map(({ code, at }) => ({ code, at }));

const backup = (parameters: string) => `apiVersion: kaas.mirantis.com/v1alpha1
kind: ClusterBackup
metadata: { name: before, namespace: prod }
spec:
  targetCluster: prod
  parameters:
${parameters}`;

it('reports every finding with file, line, object and path', () => {
  const text = `${backup(`    keyEncryptionKey: k
    rclone:
      bucket: backups/
      credential: Not_A_Name
`)}---
apiVersion: kaas.mirantis.com/v1alpha1
kind: KeyEncryptionKey
metadata: { name: short, namespace: prod }
spec: { secret: { value: abc } }
`;
  expect(findings(text)).toEqual([
    { code: 'bucket-name', at: 'm.yaml:9: ClusterBackup prod/before spec.parameters.rclone.bucket' },
    { code: 'invalid-name', at: 'm.yaml:10: ClusterBackup prod/before spec.parameters.rclone.credential' },
    { code: 'key-too-short', at: 'm.yaml:15: KeyEncryptionKey prod/short spec.secret.value' },
  ]);
});

it('a Cluster is never taken as a manifest', () => {
  const text = 'apiVersion: cluster.k8s.io/v1alpha1\nkind: Cluster\nmetadata: { name: prod }\nspec: {}\n';
  expect(findings(text)).toEqual([{ code: 'cluster-manifest', at: 'm.yaml:1: Cluster prod' }]);
});

it('an unsubstituted placeholder in a Secret is found', () => {
  const text = `apiVersion: v1\nkind: Secret\nmetadata: { name: k }\nstringData:\n  value: \${key}\n`;
  expect(findings(text)).toEqual([{ code: 'placeholder-value', at: 'm.yaml:5: Secret k stringData.value' }]);
});

it('the same object twice is found, with both places', () => {
  const one = backup('    nfsUploadUrl: nfs://192.0.2.10:/backups\n');
  expect(findings(`${one}---\n${one}`)).toEqual([
    { code: 'duplicate-object', at: 'm.yaml:9 and m.yaml:1: ClusterBackup prod/before' },
  ]);
});

it('a field that the server would not know is found at the line of its name, in metadata and in Secrets, too', () => {
  const key = `apiVersion: v1
kind: Secret
metadata: { name: k, label: { a: b } }
stringdata:
  value: x
`;
  expect(
    findings(
      `${backup('    nfsUploadUrl: nfs://192.0.2.10:/backups\n')}  paramters:\n    rclone: {}\n---\n${key}`,
    ),
  ).toEqual([
    { code: 'schema-invalid', at: 'm.yaml:8: ClusterBackup prod/before spec.paramters' },
    { code: 'schema-invalid', at: 'm.yaml:13: Secret k metadata.label' },
    { code: 'schema-invalid', at: 'm.yaml:14: Secret k stringdata' },
  ]);
});

it('a key that YAML takes for a number shall be quoted', () => {
  const text = `apiVersion: kaas.mirantis.com/v1alpha1
kind: KeyEncryptionKey
metadata: { name: k }
spec: { secret: { value: 12345678901234567890123456789012 } }
`;
  const [finding] = checkManifests(readYaml(text, 'm.yaml'), MoskApi.v26_2);
  expect(finding?.fix).toContain('put it in quotes');
  expect(finding?.message).not.toContain('1234');
});
