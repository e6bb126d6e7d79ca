/** Service accounts on a server that enforces what they may do, and kubeconfigs with tokens as the server issues them. */
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { KubeObject, ResourceType } from '../../lib/model';
import type { BackupWorld } from '../local/controller/backup-world';
import { requireEngine } from './find-engines';

const rbac = (kind: string, plural: string, namespaced: boolean): ResourceType => ({
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind,
  plural,
  namespaced,
});

const TYPES: Readonly<Record<string, ResourceType>> = {
  Role: rbac('Role', 'roles', true),
  RoleBinding: rbac('RoleBinding', 'rolebindings', true),
  ClusterRole: rbac('ClusterRole', 'clusterroles', false),
  ClusterRoleBinding: rbac('ClusterRoleBinding', 'clusterrolebindings', false),
  ServiceAccount: {
    group: '',
    version: 'v1',
    kind: 'ServiceAccount',
    plural: 'serviceaccounts',
    namespaced: true,
  },
};

/** Of an account, a Role, or a binding. */
export function rightsType(kind: string): ResourceType {
  const type = TYPES[kind];
  if (type === undefined) throw new Error(`${kind} is none of ${Object.keys(TYPES).join(', ')}`);
  return type;
}

export async function createRights({ client }: BackupWorld, objects: readonly KubeObject[]): Promise<void> {
  for (const object of objects) await client.create(rightsType(object.kind), object);
}

/** A token as the server issues it: the account's way of life in a pod or a pipeline. */
export async function tokenOf(
  { target, directory }: BackupWorld,
  { name, namespace }: { readonly name: string; readonly namespace: string },
): Promise<string> {
  const { stdout } = await promisify(execFile)(requireEngine('kubectl'), [
    `--kubeconfig=${target.kubeconfigPath}`,
    `--cache-dir=${path.join(directory, 'kubectl')}`,
    ...['create', 'token', name, '-n', namespace],
  ]);
  return stdout.trim();
}

/** Base64, as the administrator's kubeconfig has it. */
export function authorityOf({ target }: BackupWorld): string {
  const kubeconfig = readFileSync(target.kubeconfigPath, 'utf8');
  return /certificate-authority-data: "?([\w+/=]+)/.exec(kubeconfig)?.[1] ?? '';
}

/**
 * Path of a kubeconfig of the account.
 * @param context its name, and the namespace that it is in
 */
export async function kubeconfigOf(
  world: BackupWorld,
  account: { readonly name: string; readonly namespace: string },
  context: { readonly name: string; readonly namespace?: string },
): Promise<string> {
  const file = path.join(world.directory, `${account.name}.yaml`);
  const { name, namespace } = context;
  const cluster = { server: world.client.server, 'certificate-authority-data': authorityOf(world) };
  const config = {
    'current-context': name,
    contexts: [{ name, context: { cluster: 'mgmt', user: 'it', ...(namespace && { namespace }) } }],
    clusters: [{ name: 'mgmt', cluster }],
    users: [{ name: 'it', user: { token: await tokenOf(world, account) } }],
  };
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  return file;
}
