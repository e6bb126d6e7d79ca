import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../../cli/run';
import { S3, SEALED, schedule, secret } from '../../lib/policy/cases/objects';
import { fakeIo } from '../fake-io';

/** Kept by no engine, which is accepted. */
const FOR_NOW = { 'mosk-backup/waive': 'MB038=it is moved next week;until=2999-12-31' };
const OLD = secret({ data: { value: SEALED } }, { annotations: FOR_NOW });
const NEW = secret({ data: { value: SEALED } }, { name: 'kek-2027' });
const ROTATED = schedule({ parameters: { ...S3, keyEncryptionKey: 'kek-2027' } });

describe('keys in plain Secrets, rotated', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'key-secret-rotation-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function told(command: readonly string[], ends: { base: object[]; head: object[] }) {
    for (const [end, objects] of Object.entries(ends)) {
      mkdirSync(path.join(folder, end), { recursive: true });
      writeFileSync(
        path.join(folder, end, 'site.yaml'),
        objects.map((object) => `---\n${JSON.stringify(object)}\n`).join(''),
      );
    }
    const io = fakeIo({ cwd: folder });
    await run([...command, '--json'], io);
    return JSON.parse(io.output.stdout);
  }
  it('lose nothing while the old one stays', async () => {
    const ends = { base: [OLD, schedule()], head: [OLD, NEW, ROTATED] };
    const { consequences } = await told(['review', './base', './head'], ends);
    expect(consequences).toMatchObject([{ code: 'key-rotated' }]);
  });

  it('pass a check while the old one stays, and not when it goes', async () => {
    const rules = async (head: object[]) => {
      const { findings } = await told(['check', 'head', '--base', 'base'], { base: [OLD, schedule()], head });
      return findings.map(({ rule }: { rule: string }) => rule);
    };
    expect(await rules([OLD, NEW, ROTATED])).toEqual([]);
    expect(await rules([NEW, ROTATED])).toEqual(['MB035']);
  });
});
