/**
 * Loaded into the app's process by `mosk-backup synth`: takes the app where `app.synth()` is called, with the paths of
 * its constructs and in linear time, instead of having cdk8s write files and reading them back.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { App } from 'cdk8s';
import type { SynthesizedApp, SynthesizedObject } from './synthesized-app';

const folder = process.env.MOSK_BACKUP_SYNTH;
let apps = 0;

if (folder !== undefined) {
  // What lib/constructs looks for when the first construct joins an app.
  Object.defineProperty(globalThis, Symbol.for('mosk-backup.synthesizer'), {
    value(app: App) {
      apps += 1;
      writeFileSync(path.join(folder, `${process.pid}-${apps}.json`), JSON.stringify(synthesized(app)));
    },
  });
}

function synthesized(app: App): SynthesizedApp {
  // Only once there is an app: wrappers such as npx load this file too.
  const { patchesOf, synthesize } = require('../../lib/synth') as typeof import('../../lib/synth');
  const { fluxStageOf, gitOpsSettings } = require('../../lib/gitops') as typeof import('../../lib/gitops');
  const { rendered, errors, warnings } = synthesize(app, 'path');
  const sites = new Map<string, SynthesizedObject[]>();
  for (const { manifest, site } of rendered.objects) {
    const stage = gitOpsSettings(site).engine === 'flux' ? fluxStageOf(manifest) : '';
    const objects = sites.get(site.node.path) ?? [];
    sites.set(site.node.path, objects);
    objects.push({ object: manifest, stage });
  }
  return {
    sites: errors.length > 0 ? [] : [...sites].map(([site, objects]) => ({ folder: site, objects })),
    patches: patchesOf(rendered.defaultTargets),
    errors: errors.map((error) => error.toJSON()),
    warnings: warnings.map((warning) => warning.toJSON()),
  };
}
