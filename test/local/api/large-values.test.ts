import { newSecret, type RunningServer, SECRETS, startedServer } from './running-server';

const MAPS = '/api/v1/namespaces/default/configmaps';
const MIB = 1024 * 1024;

let running: RunningServer;
beforeAll(async () => {
  running = await startedServer();
});
afterAll(() => running.stop());

const newMap = (name: string, values: object) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  ...values,
});
const zeros = (length: number) => Buffer.alloc(length).toString('base64');

describe('the values of one object', () => {
  it('may have a MiB together in a ConfigMap, and not more', async () => {
    const values = (more: number) => ({
      data: { a: 'x'.repeat(MIB / 2) },
      binaryData: { b: zeros(MIB / 2 + more) },
    });

    expect((await running.api('POST', MAPS, newMap('large', values(0)))).code).toBe(201);
    expect(await running.api('POST', MAPS, newMap('huge', values(1)))).toMatchObject({
      code: 422,
      body: { message: 'ConfigMap "huge" is invalid: []: Too long: may not be more than 1048576 bytes' },
    });
  });

  it('may have a MiB together in a Secret, as it is decoded, and not more', async () => {
    const values = (more: number) => ({ data: { a: zeros(MIB / 2), b: zeros(MIB / 2 + more) } });

    expect((await running.api('POST', SECRETS, newSecret('large', values(0)))).code).toBe(201);
    expect(await running.api('POST', SECRETS, newSecret('huge', values(1)))).toMatchObject({
      code: 422,
      body: { message: 'Secret "huge" is invalid: data: Too long: may not be more than 1048576 bytes' },
    });
  });
});
