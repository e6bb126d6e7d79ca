import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { run } from '../../../cli/run';
import { checkContract } from '../../../lib/contract';
import type { KubeObject } from '../../../lib/model';
import { fakeIo } from '../../cli/fake-io';

// The app runs in a process of its own.
const ROOT = path.join(__dirname, '../../..');
const EXAMPLE = path.join(ROOT, 'examples/flux-sops');

const read = (file: string) => readFileSync(path.join(EXAMPLE, file), 'utf8');

async function cli(...argv: string[]) {
  const io = fakeIo({ cwd: EXAMPLE, env: process.env as Record<string, string> });
  return { exitCode: await run(argv, io), ...io.output };
}

/** Every file of the example that Git has. */
const committed = execFileSync('git', ['ls-files', '.'], { cwd: EXAMPLE, encoding: 'utf8' })
  .trim()
  .split('\n');

describe('the example with Flux and SOPS', () => {
  it('has manifests in the repository that its app still writes, byte for byte', async () => {
    expect(await cli('synth', '--out', 'clusters', '--check')).toMatchObject({ exitCode: 0, stdout: '' });
  });

  it('has a folder for each stage, that of the encrypted key included', () => {
    expect(readdirSync(path.join(EXAMPLE, 'clusters/mgmt')).sort()).toEqual(['backups', 'keys', 'schedules']);
  });

  it('names a key that no file of it holds, encrypted or not', () => {
    const manifests = committed.filter((file) => /^clusters\/.*\.yaml$/.test(file));
    const objects = manifests.map((file) => parse(read(file)) as KubeObject);

    expect(objects.map(({ kind }) => kind)).toEqual(['ClusterBackup', 'ClusterBackupSchedule']);
    expect(objects.map(({ spec }) => (spec as { parameters: object }).parameters)).toEqual([
      expect.objectContaining({ keyEncryptionKey: 'prod-2026' }),
      expect.objectContaining({ keyEncryptionKey: 'prod-2026' }),
    ]);
    expect(objects.flatMap((object) => checkContract(object as never))).toEqual([]);
  });

  it('has no private key in Git, and no recipient whose private key nobody has', () => {
    for (const file of committed) {
      expect([file, /AGE-SECRET-KEY|age1[0-9a-z]{10}/.test(read(file))]).toEqual([file, false]);
    }
  });

  it('has the Kustomizations that are printed for it', async () => {
    const words =
      'generate gitops --engine flux -n prod --name prod --path ./clusters/mgmt --sops-secret sops-age';
    const { stdout } = await cli(...words.split(' '));
    const documents = (text: string) => parseAllDocuments(text).map((each) => each.toJS());

    expect(documents(read('flux/kustomizations.yaml'))).toEqual(documents(stdout));
  });

  it('decrypts in the stage that the key is in', () => {
    const keys = parseAllDocuments(read('flux/kustomizations.yaml')).map((each) => each.toJS())[0];
    const [rule] = parse(read('.sops.yaml')).creation_rules;

    expect(keys.spec).toMatchObject({ path: './clusters/mgmt/keys', decryption: { provider: 'sops' } });
    expect('/clusters/mgmt/keys/keyencryptionkey.prod.prod-2026.yaml').toMatch(new RegExp(rule.path_regex));
  });
});
