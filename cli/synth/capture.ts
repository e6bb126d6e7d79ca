/**
 * Loaded into the app's process by `mosk-backup synth`: takes the app where `app.synth()` is called, with the paths of
 * its constructs and in linear time, instead of having cdk8s write files and reading them back.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { App } from 'cdk8s';

const folder = process.env.MOSK_BACKUP_SYNTH;
let apps = 0;

if (folder !== undefined) {
  // What lib/constructs looks for when the first construct joins an app.
  Object.defineProperty(globalThis, Symbol.for('mosk-backup.synthesizer'), {
    value(app: App) {
      apps += 1;
      // Only once there is an app: wrappers such as npx load this file too.
      const { synthesizeApp } = require('./synthesize-app') as typeof import('./synthesize-app');
      writeFileSync(path.join(folder, `${process.pid}-${apps}.json`), JSON.stringify(synthesizeApp(app)));
    },
  });
}
