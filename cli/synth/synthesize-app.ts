import type { App, Chart } from 'cdk8s';
import { ManagementCluster } from '../../lib/constructs';
import { FLUX_STAGES, fluxStageOf, gitOpsSettings } from '../../lib/gitops';
import { patchesOf, synthesize } from '../../lib/synth';
import type { SynthesizedApp, SynthesizedObject } from './synthesized-app';

/** What an app declares, or all that is wrong with it. */
export function synthesizeApp(app: App): SynthesizedApp {
  const { rendered, errors, warnings } = synthesize(app, 'path');
  // Also those that nothing is left in: an engine prunes nothing from a folder that is not there.
  const declared = app.node.findAll().filter((each) => each instanceof ManagementCluster);
  const objects = new Map<Chart, SynthesizedObject[]>(declared.map((each) => [each, []]));
  for (const { manifest, managementCluster } of rendered.objects) {
    const others = objects.get(managementCluster) ?? [];
    objects.set(managementCluster, others);
    others.push({ object: manifest, stage: stagedByFlux(managementCluster) ? fluxStageOf(manifest) : '' });
  }
  const managementClusters = [...objects].map(([managementCluster, members]) => ({
    folder: managementCluster.node.path,
    stages: stagedByFlux(managementCluster) ? FLUX_STAGES : [''],
    objects: members,
  }));
  return {
    managementClusters: errors.length > 0 ? [] : managementClusters,
    patches: patchesOf(rendered.defaultTargets),
    errors: errors.map((error) => error.toJSON()),
    warnings: warnings.map((warning) => warning.toJSON()),
  };
}

function stagedByFlux(managementCluster: Chart): boolean {
  return gitOpsSettings(managementCluster).engine === 'flux';
}
