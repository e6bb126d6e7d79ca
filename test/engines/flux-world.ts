import { App } from 'cdk8s';
import { type Format, filesOf, type OutputFile } from '../../cli/synth';
import { synthesizeApp } from '../../cli/synth/synthesize-app';
import { ManagementCluster } from '../../entries';
import { fluxKustomizations } from '../../entries/gitops';
import {
  CustomResourceDefinitionType,
  type KubeObject,
  NamespaceType,
  type ResourceType,
} from '../../lib/model';
import { type BackupWorld, type Project, startWorld } from '../local/controller/backup-world';
import { until } from '../until';
import { fluxCrds } from './flux-crds';
import { type FluxSource, startFluxSource } from './flux-source';
import { installGuard } from './install-guard';
import { startKustomizeController } from './kustomize-controller';

/** Namespace of what belongs to Flux. */
export const FLUX_NAMESPACE = 'flux-system';

export const KustomizationType: ResourceType = {
  group: 'kustomize.toolkit.fluxcd.io',
  version: 'v1',
  kind: 'Kustomization',
  plural: 'kustomizations',
  namespaced: true,
};

/** A management cluster with our controller, OrphanGuard and Flux. */
export interface FluxWorld extends BackupWorld {
  /** A project and a GitRepository (by default of the same name), which Flux reads once somebody subscribes. */
  fluxProject(namespace?: string, repository?: string): Promise<FluxProject>;
}

/** How Flux sees one of its Kustomizations. */
export interface Readiness {
  /** Of the condition Ready; `none` before there is one. */
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  /** What it is doing. */
  readonly progress?: string;
  /** The last revision that was applied and is healthy. */
  readonly applied?: string;
  /** The last revision that was tried. */
  readonly attempted?: string;
}

export interface FluxProject extends FluxSource {
  readonly project: Project;
  /** What `mosk-backup synth` writes for a management cluster `site` with these declarations. */
  declared(declare?: (site: ManagementCluster) => unknown, format?: Format): OutputFile[];
  /** The three Kustomizations that we print, on the source of this project. */
  subscribe(more?: { sopsSecret?: string; timeout?: string }): Promise<void>;
  /** Kustomizations of somebody else, on the source of this project. */
  follow(kustomizations: readonly KubeObject[]): Promise<void>;
  readiness(stage: string): Promise<Readiness>;
  /** Waits until a stage is Ready on a revision, and tells how it looks when it is not. */
  ready(stage: string, revision: string): Promise<void>;
  /** Waits until a stage has failed on a revision. */
  failed(stage: string, revision: string): Promise<Readiness>;
}

export async function startFluxWorld(): Promise<FluxWorld> {
  const world = await startWorld();
  const { client } = world;
  for (const crd of fluxCrds()) await client.create(CustomResourceDefinitionType, crd);
  await client.create(NamespaceType, {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: FLUX_NAMESPACE },
  });
  await until('the kinds of Flux', async () =>
    client.list(KustomizationType, FLUX_NAMESPACE).then(
      () => true,
      () => false,
    ),
  );
  await installGuard(client);
  const flux = await startKustomizeController(world.target.kubeconfigPath);
  return {
    ...world,
    fluxProject: async (namespace, repository) => {
      const project = await world.project(namespace);
      const source = { namespace: FLUX_NAMESPACE, name: repository ?? project.namespace };
      return fluxProject(world, project, await startFluxSource(world.client, source), flux.log);
    },
    stop: async () => {
      await flux.stop();
      await world.stop();
    },
  };
}

async function fluxProject(
  { client }: BackupWorld,
  project: Project,
  source: FluxSource,
  log: () => string,
): Promise<FluxProject> {
  const name = project.namespace;
  const names: string[] = [];

  async function readiness(stage: string): Promise<Readiness> {
    const found = await client.get(KustomizationType, FLUX_NAMESPACE, `${name}-${stage}`);
    const status = (found?.status ?? {}) as {
      conditions?: { type: string; status: string; reason: string; message: string }[];
      lastAppliedRevision?: string;
      lastAttemptedRevision?: string;
    };
    const condition = (type: string) => status.conditions?.find((each) => each.type === type);
    const { status: verdict = 'none', reason = '', message = '' } = condition('Ready') ?? {};
    return {
      status: verdict,
      reason,
      message,
      progress: condition('Reconciling')?.message,
      applied: status.lastAppliedRevision,
      attempted: status.lastAttemptedRevision,
    };
  }

  async function reached(
    what: string,
    stage: string,
    holds: (now: Readiness) => boolean,
  ): Promise<Readiness> {
    let last: Readiness | undefined;
    return until(`${stage} to be ${what}`, async () => {
      last = await readiness(stage);
      return holds(last) && last;
    }).catch((error: Error) => {
      throw new Error(`${error.message}\n${JSON.stringify(last)}\n${log()}`);
    });
  }

  async function follow(kustomizations: readonly KubeObject[]): Promise<void> {
    for (const kustomization of kustomizations) {
      names.push(kustomization.metadata.name);
      await client.create(KustomizationType, kustomization);
    }
  }

  return {
    ...source,
    project,
    declared(declare = () => {}, format = 'files') {
      const app = new App();
      declare(
        new ManagementCluster(app, 'site', { namespace: project.namespace, gitOps: { engine: 'flux' } }),
      );
      const { errors, ...synthesized } = synthesizeApp(app);
      if (errors.length > 0) throw new Error(JSON.stringify(errors));
      return filesOf({ ...synthesized, errors }, format);
    },
    follow,
    subscribe: (more = {}) =>
      follow(fluxKustomizations({ name, source: { kind: 'GitRepository', name }, path: './site', ...more })),
    readiness,
    ready: async (stage, revision) => {
      await reached('ready', stage, (now) => now.status === 'True' && now.applied === revision);
    },
    failed: (stage, revision) =>
      reached('failed', stage, (now) => now.status === 'False' && now.attempted === revision),
    async stop() {
      for (const each of names) await client.delete(KustomizationType, FLUX_NAMESPACE, each);
      await source.stop();
    },
  };
}
