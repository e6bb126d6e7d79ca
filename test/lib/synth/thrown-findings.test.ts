import { spawnSync } from 'node:child_process';
import path from 'node:path';

const ROOT = path.join(__dirname, '../../..');

/** A program that nobody catches anything in: what Node prints of it. */
function printed(count: number): string {
  const program = `
    const { App, ApiObject } = require('cdk8s');
    const { ManagementCluster, manifests } = require('mosk-backup');
    const mgmt = new ManagementCluster(new App(), 'mgmt', { namespace: 'prod' });
    for (let index = 0; index <= ${count}; index++)
      new ApiObject(mgmt, 'object-' + index, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' } });
    manifests(mgmt.node.root);
  `;
  const { stderr, status } = spawnSync(process.execPath, ['-e', program], { cwd: ROOT, encoding: 'utf8' });
  expect(status).toBe(1);
  return stderr;
}

it.each([1, 2])(
  'of %d findings that nobody catches Node prints each once, and the one line that asked',
  (count) => {
    const text = printed(count);

    expect(
      text.match(/BackupError: Two constructs declare the same object \[duplicate-object\]$/gm),
    ).toHaveLength(count);
    expect(text.match(/\bmgmt\/object-1\b/g)).toHaveLength(1);
    expect(text.match(/duplicate-object/g)).toHaveLength(count);
    expect(text.match(/^ +at .*:\d+:\d+\)?/gm)).toEqual(['    at [eval]:7:5']);
  },
);
