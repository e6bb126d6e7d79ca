import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type * as ClientNode from '@kubernetes/client-node';
import { buildSync } from 'esbuild';

/**
 * The client for JavaScript of the Kubernetes project. It is there as ES modules alone, which jest does not require: its
 * own code, put into one CommonJS file.
 */
export function loadClientNode(): typeof ClientNode {
  const folder = mkdtempSync(path.join(tmpdir(), 'mosk-client-node-'));
  try {
    const outfile = path.join(folder, 'client-node.cjs');
    buildSync({
      stdin: { contents: `export * from '@kubernetes/client-node'`, resolveDir: __dirname },
      outfile,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      logLevel: 'error',
    });
    return require(outfile) as typeof ClientNode;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
