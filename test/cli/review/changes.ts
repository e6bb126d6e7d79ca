import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { run } from '../../../cli/run';
import { fakeIo } from '../fake-io';
import { emptyRepository, type StoryRepository } from './story-repository';

/** Contents by their paths; `undefined` is to go. */
type Files = Readonly<Record<string, string | undefined>>;

const parameters = {
  keyEncryptionKey: 'kek-2026',
  rclone: { bucket: 'backups/retail', credential: 's3' },
};
export const manifest = (kind: string, name: string, spec: object) =>
  `${JSON.stringify({ apiVersion: 'kaas.mirantis.com/v1alpha1', kind, metadata: { name, namespace: 'retail' }, spec }, null, 2)}\n`;
export const backup = (name: string) =>
  manifest('ClusterBackup', name, { targetCluster: 'shop', parameters });
export const nightly = manifest('ClusterBackupSchedule', 'nightly', {
  targetCluster: 'shop',
  schedule: '0 1 * * *',
  parameters,
});
export const key = manifest('KeyEncryptionKey', 'kek-2026', { secret: { name: 'kek-2026' } });

/** A JSON manifest with more annotations. */
export function annotated(text: string, annotations: Record<string, string>): string {
  const object = JSON.parse(text);
  Object.assign(object.metadata, { annotations: { ...object.metadata.annotations, ...annotations } });
  return `${JSON.stringify(object, null, 2)}\n`;
}

/** A repository for each test, whose branch `main` is what was before, and `change` what is reviewed. */
export function changes() {
  let repository: StoryRepository;
  beforeEach(() => {
    repository = emptyRepository();
  });
  afterEach(() => repository.remove());

  function commit(files: Files): void {
    const { folder, git } = repository;
    for (const [file, content] of Object.entries(files)) {
      if (content === undefined) rmSync(path.join(folder, file));
      else {
        mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
        writeFileSync(path.join(folder, file), content);
      }
    }
    git('add', '--all', '--', ':!node_modules');
    git('commit', '--quiet', '--allow-empty', '-m', 'Files');
  }

  return {
    repository: () => repository,
    commit,
    branch(files: Files): void {
      repository.git('checkout', '--quiet', '-b', 'change');
      commit(files);
    },
    async review(words: readonly string[] = ['main', 'change'], env: Record<string, string> = {}) {
      const { folder } = repository;
      const io = fakeIo({ cwd: folder, env: { PATH: process.env.PATH ?? '', HOME: folder, ...env } });
      const code = await run(['review', '--from', '2026-11-23', ...words], io);
      return { code, ...io.output };
    },
  };
}
