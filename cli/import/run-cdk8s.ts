import type { App } from 'cdk8s';
import { type KubeObject, MoskApi } from '../../lib/model';
import { requireOptional } from '../optional-package';
import type { SynthesizedApp } from '../synth';
import type { Declared } from './declared';
import { runProgram } from './run-program';

export interface Cdk8sRun extends Declared {
  /** What `synth` would write of it. */
  readonly app: SynthesizedApp;
}

/** @throws BackupError `engine-missing` without cdk8s */
export function runCdk8s(text: string, api: MoskApi): Cdk8sRun {
  const cdk8s = requireOptional(
    () => require('cdk8s') as typeof import('cdk8s'),
    'Comparing what was written with what was read',
    ['cdk8s', 'constructs'],
  );
  const constructs = require('../../lib/constructs') as typeof import('../../lib/constructs');
  const { patchesOf, synthesize } = require('../../lib/synth') as typeof import('../../lib/synth');
  const apps: App[] = [];
  class KeptApp extends cdk8s.App {
    override synth(): void {
      apps.push(this);
    }
  }
  runProgram(text, (module) =>
    module === 'cdk8s' ? { ...cdk8s, App: KeptApp } : { ...constructs, MoskApi },
  );
  const [app] = apps;
  if (app === undefined) throw new Error('the program makes no app');
  const { rendered, errors } = synthesize(app, 'path');
  const patches = patchesOf(rendered.defaultTargets);
  const folders = new Map<string, KubeObject[]>();
  for (const { manifest, managementCluster } of rendered.objects) {
    const { path } = managementCluster.node;
    const members = folders.get(path) ?? [];
    folders.set(path, members);
    members.push(manifest);
  }
  return {
    objects: rendered.objects.map(({ manifest }) => manifest),
    sections: rendered.defaultTargets.map(({ namespace, cluster, patch }) => ({
      namespace,
      cluster,
      section: api.clusterBackupSection(patch),
    })),
    errors,
    app: {
      managementClusters: [...folders].map(([folder, members]) => ({
        folder,
        stages: [''],
        objects: members.map((object) => ({ object, stage: '' })),
      })),
      patches,
      errors: [],
      warnings: [],
    },
  };
}
