#!/usr/bin/env node
import { oldNodeMessage } from './node-version';

function main(): void {
  const { EXIT } = require('./exit-codes') as typeof import('./exit-codes');
  const { processIo } = require('./io') as typeof import('./io');
  const { run } = require('./run') as typeof import('./run');
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // The second one is from somebody who will not wait.
      if (interruption.signal.aborted) process.exit(EXIT.interrupted);
      interruption.abort();
    });
  }
  // `mosk-backup … | head` closes the pipe early: the reader has what it wanted.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

  run(process.argv.slice(2), processIo(interruption.signal)).then((code) => {
    process.exitCode = code;
  });
}

// Before anything is loaded: an old Node fails in ways that nobody understands.
const tooOld = oldNodeMessage(process.versions.node);
if (tooOld === undefined) main();
else {
  process.stderr.write(tooOld);
  process.exitCode = 2;
}
