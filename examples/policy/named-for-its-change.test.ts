import { testRule } from 'mosk-backup/policy';
import { namedForItsChange } from './named-for-its-change';

const backup = (name: string) => ({
  apiVersion: 'kaas.mirantis.com/v1alpha1',
  kind: 'ClusterBackup',
  metadata: { name, namespace: 'prod' },
  spec: { targetCluster: 'prod' },
});

// Returns nothing or throws: in any test framework, or by itself.
testRule(namedForItsChange, {
  passes: [{ manifests: [backup('before-chg-1234')] }],
  fails: [{ manifests: [backup('test')], finds: [{ path: 'metadata.name', value: 'test' }] }],
});
