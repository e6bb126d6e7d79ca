/** Why a backup came to a bad end is said where people look: in the error. */
import { backup, failureOf, managementApi, OWNER } from './management-api';

const UPLOADED_ONCE = { status: 'Completed', uploadedAt: '2026-01-15T17:42:22Z' };

/** A run that ends as Failed after the controller has recorded these warnings. */
async function failedRun(prepare: (all: ReturnType<typeof managementApi>) => void) {
  const all = managementApi();
  const mosk = await all.connected();
  const run = failureOf(mosk.run(backup(), { owner: OWNER }));
  await all.clock.advance(1_000);
  prepare(all);
  all.setStatus('nightly', { status: 'Failed' });
  const error = await all.clock.until(run);
  return { ...all, error };
}

it('is the newest warning about a failed run, read with one request', async () => {
  const { api, error, get } = await failedRun(({ warnOf }) => {
    warnOf('nightly', 'the bucket does not exist', '2026-01-15T17:40:30Z');
    warnOf('nightly', 'slow', '2026-01-15T17:40:00Z');
  });
  expect(error).toMatchObject({ code: 'backup-failed', value: 'Failed' });
  expect(error.problem).toMatch(/failed.*: the bucket does not exist$/);
  const asked = api.requests.filter(({ plural }) => plural === 'events');
  expect(asked.map(({ query }) => query.get('fieldSelector'))).toEqual([
    `involvedObject.uid=${get('nightly')?.metadata.uid},type=Warning`,
  ]);
});

it('is told to those who only wait', async () => {
  const { clock, connected, existing, warnOf } = managementApi();
  const ref = existing('nightly', { status: 'Stuck' });
  warnOf('nightly', 'no space left');
  const mosk = await connected();
  expect((await clock.until(failureOf(mosk.wait(ref)))).problem).toContain('no space left');
});

it('is told to those who remove, with the way out when the storage is gone', async () => {
  const { clock, connected, control, existing, warnOf } = managementApi();
  const ref = existing('nightly', UPLOADED_ONCE);
  control({ deletion: [[1_000, { status: 'DeleteFailed' }]] });
  warnOf('nightly', 'the storage cannot be reached');
  const mosk = await connected();
  const error = await clock.until(failureOf(mosk.remove(ref)));
  expect(error.problem).toContain('the storage cannot be reached');
  expect(error.fix).toContain('mosk-backup remove nightly --orphan');
});

it('says how to run again', async () => {
  const { error } = await failedRun(() => {});
  expect(error.fix).toMatch(/another name, or after "mosk-backup remove nightly"/);
});

it.each([403, 404, 503])('is left out when events are answered with %i', async (code) => {
  const { error } = await failedRun(({ api, warnOf }) => {
    warnOf('nightly', 'unread');
    api.fail(({ plural }) => plural === 'events', { status: code }, { times: 10 });
  });
  expect(error.code).toBe('backup-failed');
  expect(error.problem).not.toContain('unread');
});

it('does not hold the error back for a server that has fallen silent', async () => {
  const { clock, api, connected, existing } = managementApi();
  const ref = existing('nightly', { status: 'Failed' });
  api.fail(({ plural }) => plural === 'events', { hang: true });
  const mosk = await connected();
  const begun = clock.now();
  expect((await clock.until(failureOf(mosk.wait(ref)))).code).toBe('backup-failed');
  expect(clock.now() - begun).toBeLessThanOrEqual(5_000);
});

it('is one bounded line without secrets', async () => {
  const { error } = await failedRun(({ warnOf }) =>
    warnOf(
      'nightly',
      `rclone:\n\tsecret_access_key = hush1, "password": "hush 2" https://me:hush3@s3/b Authorization: Bearer hush4 ${'x'.repeat(2_000)}`,
    ),
  );
  expect(error.problem).not.toContain('hush');
  expect(error.problem).not.toMatch(/\n|\t/);
  expect(error.problem.length).toBeLessThan(700);
});

it('costs nothing when all goes well', async () => {
  const { clock, api, connected, control } = managementApi();
  control();
  const mosk = await connected();
  await clock.until(mosk.run(backup(), { owner: OWNER }));
  expect(api.requests.some(({ plural }) => plural === 'events')).toBe(false);
});
