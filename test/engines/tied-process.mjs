/**
 * Runs a program until it ends or standard input closes, which it also does when the parent is killed.
 * Arguments: the program and its arguments.
 */
import { spawn } from 'node:child_process';

const [program, ...programArguments] = process.argv.slice(2);
const child = spawn(program, programArguments, { stdio: ['ignore', 'inherit', 'inherit'] });
child.once('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
child.once('exit', (code) => process.exit(code ?? 1));
process.stdin.once('close', () => child.kill());
process.stdin.resume();
