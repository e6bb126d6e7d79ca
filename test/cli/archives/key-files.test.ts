/** A key file may be anything that has a path. */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readKeyFiles } from '../../../cli/archives/key-files';
import { fakeIo } from '../fake-io';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'mosk-key-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (name: string, io = fakeIo({ cwd: folder })) => readKeyFiles([name], io);

it('its bytes are read as they are', async () => {
  writeFileSync(path.join(folder, 'kek'), ' a key\r\n');
  expect(await read('kek')).toEqual([{ name: 'kek', content: Buffer.from(' a key\r\n') }]);
});

it('a device without end is no key', async () => {
  await expect(read('/dev/urandom')).rejects.toMatchObject({
    code: 'file-invalid',
    problem: 'This is no key: it has more than 1048576 bytes',
  });
});

describe('a pipe', () => {
  const pipe = () => path.join(folder, 'pipe');
  beforeEach(() => execFileSync('mkfifo', [pipe()]));

  it('is read to its end, however long somebody takes to write', async () => {
    const reading = read('pipe');
    execFileSync('sh', ['-c', '(exec > pipe; sleep 0.1; printf "a "; sleep 0.1; printf key) &'], {
      cwd: folder,
      stdio: 'ignore',
    });
    expect(String((await reading)[0]?.content)).toBe('a key');
  });

  it('into which nobody writes is no key', async () => {
    await expect(read('pipe')).rejects.toMatchObject({ problem: 'This key file is empty' });
  });

  it('into which nothing is written is waited for until an interruption', async () => {
    const writer = openSync(pipe(), 'r+');
    const io = fakeIo({ cwd: folder });
    const reading = read('pipe', io);
    setImmediate(io.interrupt);
    await expect(reading).rejects.toMatchObject({ code: 'aborted', at: '--key-file pipe' });
    closeSync(writer);
  });
});
