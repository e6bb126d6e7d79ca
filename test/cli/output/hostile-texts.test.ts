import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { finishedText } from '../../../cli/backups/finished-output';
import { removedText } from '../../../cli/backups/remove-backups';
import type { Io } from '../../../cli/io';
import { showProgress } from '../../../cli/output';
import { printableIo } from '../../../cli/printable-io';
import { run } from '../../../cli/run';
import { BackupError } from '../../../lib/errors';
import { fakeIo } from '../fake-io';

/** What a name, a path, an owner or an answer can hold. */
const EVIL =
  'x\n::error::pwned\r\x1b[2J\x1b]0;t\x07\x9b31m\u202egnp\u2028##[add-mask]y\n::set-output name=a::b';

/** No escape, no text turned around, and no line that is a command or was not meant to be one. */
function expectHarmless(text: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  expect(text).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/);
  expect(text).not.toMatch(/^\s*::|##\[/m);
  expect(text).not.toMatch(/^(?:pwned|b$)/m);
}

const backup = {
  apiVersion: 'kaas.mirantis.com/v1alpha1',
  kind: 'ClusterBackup',
  metadata: {
    name: EVIL,
    namespace: EVIL,
    uid: 'u',
    resourceVersion: '1',
    creationTimestamp: '2026-11-01T00:00:00Z',
    annotations: { 'mosk-backup/owner': EVIL },
  },
  spec: {
    targetCluster: EVIL,
    createdBy: { schedule: 'nightly' },
    parameters: { rclone: { bucket: `b/${EVIL}`, credential: EVIL } },
  },
  status: { status: EVIL, fileNames: { MKE: EVIL }, startedAt: EVIL, uploadedAt: '2026-11-01T00:00:00Z' },
};

const connected: Io['connect'] = async () =>
  ({
    namespace: 'prod',
    clock: { sleep: () => new Promise(() => {}) },
    client: {
      server: `https://${EVIL}`,
      list: async () => ({ items: [backup, { ...backup, metadata: { ...backup.metadata, uid: 'v' } }] }),
      get: async () => undefined,
    },
    close() {},
  }) as never;

async function said(
  words: readonly string[],
  connect: Io['connect'] = connected,
  options = {},
): Promise<string> {
  const io = { ...fakeIo(options), connect };
  await run(words, io);
  return io.output.stdout + io.output.stderr;
}

describe('whatever a manifest, a repository, an API server or a storage says', () => {
  it.each([
    [['status']],
    [['status', '-A']],
    [['status', 'none']],
    [['report']],
    [['report', '--format', 'html']],
    [['report', '--format', 'csv']],
    [['prune', '--schedule', 'nightly', '--keep-last', '1']],
    [['prune', '--schedule', EVIL, '--keep-last', '1']],
    [['wait', EVIL]],
    [['remove', EVIL, '--yes']],
    [['status', EVIL]],
    [[EVIL]],
    [['review', EVIL, EVIL]],
    [['check', EVIL]],
    [['check', '--policy', EVIL]],
    [['apply', EVIL]],
  ])('commands neither a terminal nor a runner: %j', async (words) => {
    const text = await said(words);

    expect(text).not.toBe('');
    expectHarmless(text);
  });

  it.each([
    ['an error of ours', new BackupError('rejected', EVIL, { at: EVIL, value: EVIL, fix: EVIL })],
    ['several', new AggregateError([new BackupError('rejected', EVIL, { at: EVIL })])],
    ['a bug', new Error(EVIL.replaceAll('\n', ' '))],
  ])('is harmless in %s', async (_what, error) => {
    const failing: Io['connect'] = async () => {
      throw error;
    };
    expectHarmless(await said(['status'], failing));
    expectHarmless(await said(['status', '--json'], failing));
    expectHarmless(await said(['status'], failing, { env: { MOSK_BACKUP_DEBUG: '1' } }));
  });

  it('is one row of a table for each object', async () => {
    expect((await said(['status'])).trimEnd().split('\n')).toHaveLength(3);
  });

  it('stays what it is in JSON', async () => {
    const text = await said(['status', '--json']);

    expectHarmless(text);
    expect(JSON.parse(text)[0].name).toBe(EVIL);
  });

  it('is one line of a wait, of a finished backup and of a removed one', () => {
    const finished = {
      namespace: 'prod',
      name: EVIL,
      status: EVIL,
      files: [EVIL],
      warnings: [EVIL],
      uploadedAt: EVIL,
    };
    const removed = {
      namespace: 'prod',
      name: EVIL,
      outcome: 'orphaned' as const,
      files: [EVIL],
      warnings: [EVIL],
    };
    for (const text of [finishedText(finished as never), removedText(removed as never)]) {
      expectHarmless(text);
      expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(4);
    }
    for (const style of ['plain', 'json'] as const) {
      const io = fakeIo();
      const view = showProgress(printableIo(io), style);
      view.phase(EVIL, EVIL);
      view.note(EVIL, EVIL);
      view.close();
      expectHarmless(io.output.stderr);
      expect(io.output.stderr.trimEnd().split('\n')).toHaveLength(2);
    }
  });

  it('moves the cursor of a live view no further than the view itself does', () => {
    const io = fakeIo({ isTTY: true });
    const view = showProgress(printableIo(io), 'live');
    view.phase(EVIL, EVIL);
    view.note(EVIL, EVIL);
    view.close();

    // biome-ignore lint/suspicious/noControlCharactersInRegex: those of the view itself
    expectHarmless(io.output.stderr.replace(/\x1b\[1A\x1b\[J/g, ''));
  });

  it.each(['text', 'json', 'sarif', 'junit', 'markdown', 'github'])(
    'is harmless in a report as %s',
    async (format) => {
      const folder = mkdtempSync(path.join(tmpdir(), 'mosk-hostile-'));
      const manifest = {
        apiVersion: 'kaas.mirantis.com/v1alpha1',
        kind: 'ClusterBackup',
        metadata: { name: EVIL, annotations: { 'mosk-backup/waive': `MB003=${EVIL};until=2099-01-31` } },
        spec: { targetCluster: EVIL, parameters: { rclone: { bucket: EVIL, credential: EVIL } } },
      };
      writeFileSync(path.join(folder, 'a.yaml'), JSON.stringify(manifest));
      const io = fakeIo({ cwd: folder });

      await run(['check', '.', '--format', format, '--output', 'report'], io);
      const report = readFileSync(path.join(folder, 'report'), 'utf8');
      rmSync(folder, { recursive: true });

      expectHarmless(io.output.stdout + io.output.stderr);
      // Those that the report itself has for the runner.
      expectHarmless(
        format === 'github' ? report.replace(/^::(?:error|warning|notice) (?=[a-z]+=)/gm, '') : report,
      );
    },
  );

  it('is harmless in a page', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'mosk-hostile-'));
    const manifest = {
      apiVersion: 'kaas.mirantis.com/v1alpha1',
      kind: 'ClusterBackupSchedule',
      metadata: { name: 'nightly', namespace: 'prod' },
      spec: { targetCluster: 'prod', schedule: EVIL, parameters: {} },
    };
    writeFileSync(path.join(folder, 'a.yaml'), JSON.stringify(manifest));

    await run(['explain', 'prod', '--manifests', '.', '--html', 'page.html'], fakeIo({ cwd: folder }));
    const page = readFileSync(path.join(folder, 'page.html'), 'utf8');
    rmSync(folder, { recursive: true });

    expectHarmless(page);
    expect(page).toContain('u202e');
  });

  it.each(['markdown', 'text', 'json'])('is harmless in a review as %s', async (format) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'mosk-hostile-'));
    const before = path.join(folder, 'before');
    const after = path.join(folder, 'after');
    for (const each of [before, after])
      require('node:fs').mkdirSync(path.join(each, 'a\n::error::b'), { recursive: true });
    const parameters = { keyEncryptionKey: 'kek', rclone: { bucket: 'backups/x', credential: 's3' } };
    const manifest = (name: string, annotations: object) => ({
      apiVersion: 'kaas.mirantis.com/v1alpha1',
      kind: 'ClusterBackup',
      metadata: { name, namespace: 'prod', annotations },
      spec: { targetCluster: 'prod', parameters },
    });
    writeFileSync(
      path.join(before, 'a\n::error::b/c.yaml'),
      JSON.stringify(manifest('a', { 'mosk-backup/orphan': EVIL })),
    );
    writeFileSync(
      path.join(after, 'a\n::error::b/d.yaml'),
      JSON.stringify({ ...manifest('d', {}), spec: { targetCluster: EVIL, fileNames: { MKE: EVIL } } }),
    );
    const io = fakeIo({ cwd: folder });

    await run(['review', 'before', 'after', '--format', format, '--title', EVIL], io);
    rmSync(folder, { recursive: true });

    expect(io.output.stdout).not.toBe('');
    expectHarmless(io.output.stdout + io.output.stderr);
  });
});
