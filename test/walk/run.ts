/** `npm run walk -- --steps 5 --only renamed`: the walks to their full bounds, or to another one. */
import { SCOPES } from './scopes';
import { told } from './tell';
import { walk } from './walk';

const optionOf = (option: string) => {
  const at = process.argv.indexOf(option);
  return at < 0 ? undefined : process.argv[at + 1];
};
const steps = optionOf('--steps');
const part = optionOf('--only') ?? '';

for (const full of SCOPES.filter(({ name }) => name.includes(part))) {
  const bound = process.argv.includes('--short') ? full.short : Number(steps ?? full.steps);
  const scope = { ...full, steps: bound };
  const begun = Date.now();
  const { states, transitions, perStep, broken } = walk(scope);
  const seconds = (Date.now() - begun) / 1000;
  const megabytes = Math.round(process.memoryUsage.rss() / 1e6);
  process.stdout.write(
    `${scope.name}: ${scope.steps} steps, ${states} states (${perStep.join(' + ')}), ${transitions} transitions, ` +
      `${seconds.toFixed(1)} s (${Math.round(transitions / seconds)}/s), ${megabytes} MB, ${broken ? 'BROKEN' : '0 broken'}\n`,
  );
  if (broken === undefined) continue;
  process.stdout.write(`${told(scope, broken)}\n`);
  process.exitCode = 1;
}
