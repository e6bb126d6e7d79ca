import { readFileSync } from 'node:fs';
import path from 'node:path';
import { openPage, type Page } from '../../docs/page';
import { story } from '../../story';

const EXAMPLE = path.join(__dirname, '../../../examples/operate');
const README = readFileSync(path.join(EXAMPLE, 'README.md'), 'utf8');
const COMMANDS = [...README.matchAll(/^ {4}(.*)$/gm)].map(([, command]) => command ?? '');

/** The commands of its README, in the folder of a local management cluster. */
describe('the example of a session', () => {
  const step = story();
  let page: Page;
  const run = (...commands: string[]) => page.run({ language: 'sh', text: commands.join('\n') });
  const told = (command: RegExp) => {
    const found = COMMANDS.filter((each) => command.test(each));
    expect(found).toHaveLength(1);
    return found[0] ?? '';
  };

  beforeAll(async () => {
    page = openPage();
    await page.start();
    await run(`cp ${EXAMPLE}/*.sh .`, told(/ apply /));
  }, 60_000);
  afterAll(() => page.close());

  step('looks in the morning, at the management cluster that the README tells of', async () => {
    await run(
      'kubeconfig=$KUBECONFIG',
      told(/export/),
      'test "$KUBECONFIG" = "$kubeconfig"',
      told(/morning/),
    );
  });

  step('rehearses: the archive is read and gone again, the sheet is there', async () => {
    await run(
      told(/rehearsal/),
      'test -s rehearsal.txt',
      'test ! -e rehearsal.tar',
      'grep -q prod-2026 recovery.html',
    );
  });

  step('takes a backup away, and nothing of it is left in the storage', async () => {
    const files = 'find .mosk-local/buckets -name "prod-before-upgrade*"';
    await run(`test -n "$(${files})"`, told(/removal/), `test -z "$(${files})"`);
  });
});
