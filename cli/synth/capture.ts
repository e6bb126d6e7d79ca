/**
 * Loaded into the app's process by `mosk-backup synth`: takes the app where `app.synth()` is called, with the paths of
 * its constructs and in linear time, instead of having cdk8s write files and reading them back.
 */
import { subscribe } from 'node:diagnostics_channel';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { App } from 'cdk8s';

interface SynthesisMessage {
  readonly app: App;
  /** A file of the copy of this package that the app's constructs come from. */
  readonly from: string;
  failure?: { readonly reason: unknown };
}

const folder = process.env.MOSK_BACKUP_SYNTH;
let apps = 0;

if (folder !== undefined) {
  // Where lib/synth says that an app with a construct of ours is to be synthesised.
  subscribe('mosk-backup.synth', (published) => {
    const message = published as SynthesisMessage;
    apps += 1;
    try {
      const { synthesizeApp } = synthesisOf(message.from);
      const synthesized = JSON.stringify(synthesizeApp(message.app));
      writeFileSync(path.join(folder, `${process.pid}-${apps}.json`), synthesized);
    } catch (reason) {
      message.failure = { reason };
    }
  });

  // A mistake in what is declared is told as commands tell theirs, with the line of the app that made it.
  process.on('uncaughtExceptionMonitor', (thrown: unknown) => {
    if (process.env.MOSK_BACKUP_DEBUG === '1' || process.listenerCount('uncaughtException') > 0) return;
    const { BackupError } = require('../../lib/errors') as typeof import('../../lib/errors');
    if (!BackupError.is(thrown)) return;
    // A linked package is in no node_modules.
    const ours = path.join(__dirname, '../..');
    const isOwn = (place: string) => !/node_modules|node:/.test(place) && !place.startsWith(ours);
    const line = [...(thrown.stack ?? '').matchAll(/^ {4}at .*?\(?([^( ]+:\d+:\d+)\)?$/gm)]
      .map(([, place = '']) => place)
      .find(isOwn);
    process.stderr.write(`error: ${thrown.message}\n${line === undefined ? '' : `  line:  ${line}\n`}`);
    process.exit(1);
  });
}

/**
 * The synthesis of the app's own copy of this package: that of the command, which may be installed globally, may have no
 * cdk8s. Loaded only once there is an app: wrappers such as npx load this file too.
 * @throws BackupError `engine-missing` where the app is bundled, and the command has no cdk8s
 */
function synthesisOf(from: string): typeof import('./synthesize-app') {
  const own = (() => {
    try {
      const root = path.dirname(createRequire(from).resolve('mosk-backup/package.json'));
      return path.join(root, 'dist/cli/synth/synthesize-app.js');
    } catch {
      return './synthesize-app';
    }
  })();
  const { requireOptional } = require('../optional-package') as typeof import('../optional-package');
  return requireOptional(() => require(own), 'Synthesising a bundled app', ['cdk8s', 'constructs']);
}
