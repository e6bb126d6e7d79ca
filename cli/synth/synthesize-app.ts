import type { App, Chart } from 'cdk8s';
import { ManagementCluster } from '../../lib/constructs';
import { FLUX_STAGES, fluxStageOf, gitOpsSettings } from '../../lib/gitops';
import { patchesOf, synthesize } from '../../lib/synth';
import type { SynthesizedApp, SynthesizedObject } from './synthesized-app';

/** What an app declares, or all that is wrong with it. */
export function synthesizeApp(app: App): SynthesizedApp {
  const { rendered, errors, warnings } = synthesize(app, 'path');
  // Also those that nothing is left in: an engine prunes nothing from a folder that is not there.
  const managementClusters = app.node.findAll().filter((each) => each instanceof ManagementCluster);
  const objects = new Map<Chart, SynthesizedObject[]>(managementClusters.map((site) => [site, []]));
  for (const { manifest, site } of rendered.objects) {
    const others = objects.get(site) ?? [];
    objects.set(site, others);
    others.push({ object: manifest, stage: stagedByFlux(site) ? fluxStageOf(manifest) : '' });
  }
  const sites = [...objects].map(([site, members]) => ({
    folder: site.node.path,
    stages: stagedByFlux(site) ? FLUX_STAGES : [''],
    objects: members,
  }));
  return {
    sites: errors.length > 0 ? [] : sites,
    patches: patchesOf(rendered.defaultTargets),
    errors: errors.map((error) => error.toJSON()),
    warnings: warnings.map((warning) => warning.toJSON()),
  };
}

function stagedByFlux(site: Chart): boolean {
  return gitOpsSettings(site).engine === 'flux';
}
