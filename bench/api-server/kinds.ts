import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

/** A kind whose objects are written and read. */
export interface BenchKind {
  readonly name: string;
  /** Path of its objects in the namespace of the benchmark. */
  readonly path: string;
  /** A CustomResourceDefinition that a server has to take first. */
  readonly crd?: object;
  /** @param value of the one field that writes change */
  object(name: string, value: number): object;
  mergePatch(value: number): object;
  jsonPatch(value: number): object;
}

export const NAMESPACE = 'bench';

const GROUP = 'bench.example.com';

/** Schema and rules of ClusterBackupSchedule in a group of its own, in which the local cluster's controller has nothing to do. */
const customResource: BenchKind = {
  name: 'custom resources',
  path: `/apis/${GROUP}/v1alpha1/namespaces/${NAMESPACE}/clusterbackupschedules`,
  crd: definition(),
  object: (name, value) => ({
    apiVersion: `${GROUP}/v1alpha1`,
    kind: 'ClusterBackupSchedule',
    metadata: { name, namespace: NAMESPACE, labels: { team: 'storage' } },
    spec: {
      targetCluster: 'prod',
      schedule: scheduleOf(value),
      parameters: { keyEncryptionKey: 'key', rclone: { bucket: 'backups/prod', credential: 's3' } },
    },
  }),
  mergePatch: (value) => ({ spec: { schedule: scheduleOf(value) } }),
  jsonPatch: (value) => [{ op: 'replace', path: '/spec/schedule', value: scheduleOf(value) }],
};

const scheduleOf = (value: number) => `${value % 60} ${Math.floor(value / 60) % 24} * * *`;

function definition(): object {
  const file = path.join(__dirname, '../../crds/clusterbackupschedule.yaml');
  const crd = parse(readFileSync(file, 'utf8'));
  return {
    ...crd,
    metadata: { name: `${crd.spec.names.plural}.${GROUP}` },
    spec: { ...crd.spec, group: GROUP },
  };
}

const configMap: BenchKind = {
  name: 'ConfigMaps',
  path: `/api/v1/namespaces/${NAMESPACE}/configmaps`,
  object: (name, value) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: NAMESPACE, labels: { team: 'storage' } },
    data: { run: `${value}`, text: 'some words of a configuration\n'.repeat(8) },
  }),
  mergePatch: (value) => ({ data: { run: `${value}` } }),
  jsonPatch: (value) => [{ op: 'replace', path: '/data/run', value: `${value}` }],
};

export const KINDS: readonly BenchKind[] = [customResource, configMap];
