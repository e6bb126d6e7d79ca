import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { OutputFile } from '../../cli/synth';
import type { ResourceType } from '../../lib/model';
import type { ApiClient } from '../../providers/kubernetes';

export const GitRepositoryType: ResourceType = {
  group: 'source.toolkit.fluxcd.io',
  version: 'v1',
  kind: 'GitRepository',
  plural: 'gitrepositories',
  namespaced: true,
};

/** Stands in for Flux's source-controller: a GitRepository whose revisions are given here and served on loopback. */
export interface FluxSource {
  /**
   * A new revision with these files and no others.
   * @returns the revision
   */
  commit(files: readonly OutputFile[]): Promise<string>;
  stop(): Promise<void>;
}

export async function startFluxSource(
  client: ApiClient,
  { namespace, name }: { namespace: string; name: string },
): Promise<FluxSource> {
  const folder = mkdtempSync(path.join(tmpdir(), 'mosk-flux-'));
  const archives = new Map<string, Buffer>();
  const server = createServer((request, response) => {
    const archive = archives.get(request.url ?? '');
    response.writeHead(archive === undefined ? 404 : 200).end(archive);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await client.create(GitRepositoryType, {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name, namespace },
    spec: { interval: '1h', url: 'https://git.example.com/team/backups' },
  });
  let commits = 0;

  return {
    async commit(files) {
      commits += 1;
      const root = path.join(folder, String(commits));
      for (const file of files) {
        mkdirSync(path.join(root, path.dirname(file.path)), { recursive: true });
        writeFileSync(path.join(root, file.path), file.text);
      }
      const archive = execFileSync('tar', ['-czf', '-', '-C', root, '.'], { maxBuffer: 16e6 });
      const revision = `main@sha1:${createHash('sha1').update(`${name} ${commits}`).digest('hex')}`;
      const url = `/${commits}.tar.gz`;
      archives.set(url, archive);
      const now = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
      const status = {
        observedGeneration: 1,
        artifact: {
          url: `http://127.0.0.1:${port}${url}`,
          path: url.slice(1),
          revision,
          digest: `sha256:${createHash('sha256').update(archive).digest('hex')}`,
          lastUpdateTime: now,
          size: archive.length,
        },
        conditions: [
          {
            type: 'Ready',
            status: 'True',
            reason: 'Succeeded',
            message: 'stored',
            lastTransitionTime: now,
            observedGeneration: 1,
          },
        ],
      };
      await client.patch(
        GitRepositoryType,
        namespace,
        name,
        { status },
        { type: 'merge', subresource: 'status' },
      );
      return revision;
    },
    async stop() {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      rmSync(folder, { recursive: true });
    },
  };
}
