#!/usr/bin/env node
import { oldNodeMessage } from './node-version';

/** For tidying up after an interruption: whoever has asked for an end does not wait for a name lookup that hangs. */
const LONGEST_END_MS = 10_000;

function main(): void {
  const { EXIT, exitCodeOf } = require('./exit-codes') as typeof import('./exit-codes');
  const { processIo } = require('./io') as typeof import('./io');
  const { followOutput } = require('./lost-output') as typeof import('./lost-output');
  const { reportError } = require('./report-error') as typeof import('./report-error');
  const { run } = require('./run') as typeof import('./run');
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // The second one is from somebody who will not wait.
      if (interruption.signal.aborted) process.exit(EXIT.interrupted);
      interruption.abort();
      setTimeout(() => process.exit(EXIT.interrupted), LONGEST_END_MS).unref();
    });
  }
  const output = followOutput(process);

  // Until there is a result: a process that ends without one, whoever ended it, has not succeeded.
  process.exitCode = EXIT.unexpected;
  const argv = process.argv.slice(2);
  const io = processIo(interruption.signal, output.lost);
  run(argv, io).then(async (code) => {
    await written(process.stdout);
    const error = output.error();
    if (error !== undefined) reportError(error, io, argv.includes('--json'));
    await written(process.stderr);
    // A command ends with its result, whatever a server, a plugin or a name lookup still owes it.
    process.exit(code === EXIT.ok && error !== undefined ? exitCodeOf(error) : code);
  });
}

/** A pipe takes what is written to it when its reader does. */
function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()));
}

// Before anything is loaded: an old Node fails in ways that nobody understands.
const tooOld = oldNodeMessage(process.versions.node);
if (tooOld === undefined && process.argv[2] === '__complete') {
  // A shell asks with each press of a key: no command is loaded for it.
  const { answerCompletion } = require('./completion') as typeof import('./completion');
  answerCompletion(process.argv.slice(3), { stdout: process.stdout, env: process.env, cwd: process.cwd() });
} else if (tooOld === undefined) {
  const { programOfProject } = require('./project-copy') as typeof import('./project-copy');
  const program = programOfProject(process.argv.slice(2), process.cwd(), __filename);
  // In this process, so that signals, exit code and terminal are its own.
  if (program === undefined) main();
  else require(program);
} else {
  process.stderr.write(tooOld);
  process.exitCode = 2;
}
