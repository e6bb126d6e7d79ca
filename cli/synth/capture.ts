/**
 * Loaded into the app's process by `mosk-backup synth`: takes the app where `app.synth()` is called, with the paths of
 * its constructs and in linear time, instead of having cdk8s write files and reading them back.
 */
import { subscribe } from 'node:diagnostics_channel';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { App } from 'cdk8s';

const folder = process.env.MOSK_BACKUP_SYNTH;
let apps = 0;

if (folder !== undefined) {
  // Where lib/synth says that an app with a construct of ours is to be synthesised.
  subscribe('mosk-backup.synth', (published) => {
    const message = published as { readonly app: App; failure?: { readonly reason: unknown } };
    apps += 1;
    try {
      // Only once there is an app: wrappers such as npx load this file too.
      const { synthesizeApp } = require('./synthesize-app') as typeof import('./synthesize-app');
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
