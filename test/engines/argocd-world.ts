import { App } from 'cdk8s';
import {
  BackupTarget,
  Cluster,
  ClusterBackup,
  type ClusterBackupProps,
  EncryptionKey,
  ManagementCluster,
  manifests,
  RCloneCredential,
} from '../../entries';
import type { KubeObject, ResourceType } from '../../lib/model';
import { type BackupWorld, type Project, startWorld } from '../local/controller/backup-world';
import { until } from '../until';
import { standInForGarbageCollector } from './garbage-collector';
import { type GitRepository, gitRepository } from './git-repository';
import { type GitOpsAgent, type SyncResult, startGitOpsAgent } from './gitops-agent';

/** A management cluster with our controller and the part of kube-controller-manager that Argo CD needs. */
export interface ArgoCdWorld extends BackupWorld {
  /** A project and a repository of its own, which the engine syncs once it is started. */
  argoCdProject(namespace?: string): Promise<ArgoCdProject>;
}

export interface ArgoCdProject {
  readonly project: Project;
  readonly repository: GitRepository;
  readonly cluster: Cluster;
  /** A folder of the bucket, by default that of the project, with the credential and the key of `project.remote()`. */
  target(folder?: string): BackupTarget;
  declared(declare: (site: ManagementCluster) => unknown): KubeObject[];
  /** With the one backup `prod-now`. */
  withBackup(props?: Partial<ClusterBackupProps>): KubeObject[];
  exists(type: ResourceType, name: string): Promise<boolean>;
  /** Starts the engine and waits for its first operation. */
  start(): Promise<SyncResult>;
  /** A new commit, synced. */
  deliver(objects: readonly KubeObject[]): Promise<SyncResult>;
  /** The last commit, synced again. */
  sync(): Promise<SyncResult>;
  /** One operation of an engine of its own, until it has made what is awaited and goes on with nothing else. */
  operation(what: string, isThere: () => Promise<boolean>): Promise<void>;
  stop(): Promise<void>;
}

export async function startArgoCdWorld(): Promise<ArgoCdWorld> {
  const world = await startWorld();
  const collector = standInForGarbageCollector(world.client);
  return {
    ...world,
    argoCdProject: async (namespace) => argoCdProject(world, await world.project(namespace)),
    stop: async () => {
      await collector.stop();
      await world.stop();
    },
  };
}

function argoCdProject({ target: { kubeconfigPath }, client }: BackupWorld, project: Project): ArgoCdProject {
  const { namespace } = project;
  const cluster = Cluster.named('prod');
  const repository = gitRepository();
  let agent: GitOpsAgent | undefined;

  const launch = async (): Promise<GitOpsAgent> => {
    agent = await startGitOpsAgent(repository, { kubeconfigPath, namespace });
    return agent;
  };
  const sync = async (): Promise<SyncResult> => {
    if (agent === undefined) throw new Error('no agent');
    return agent.sync();
  };
  const stop = async (): Promise<void> => {
    await agent?.stop();
    agent = undefined;
  };
  const target = (folder = namespace) =>
    BackupTarget.rclone({
      bucket: 'backups',
      folder,
      credential: RCloneCredential.fromName('s3'),
      encryptionKey: EncryptionKey.fromName('kek'),
    });
  const declared = (declare: (site: ManagementCluster) => unknown): KubeObject[] => {
    const app = new App();
    declare(new ManagementCluster(app, 'site', { namespace }));
    return manifests(app);
  };

  return {
    project,
    repository,
    cluster,
    target,
    declared,
    withBackup: (props) =>
      declared((site) => new ClusterBackup(site, 'now', { cluster, target: target(), ...props })),
    exists: async (type, name) => (await client.get(type, namespace, name)) !== undefined,
    start: async () => (await launch()).first(),
    deliver: (objects) => {
      repository.commit(objects);
      return sync();
    },
    sync,
    operation: async (what, isThere) => {
      const engine = await launch();
      await until(what, isThere);
      await engine.twoRounds();
      await stop();
    },
    stop: async () => {
      await stop();
      repository.remove();
    },
  };
}
