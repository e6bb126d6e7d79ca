import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { watchEngine } from '../../../providers/pulumi/functions/engine';

describe('the watch over the engine', () => {
  it('ends everything once nothing listens at its address any more', async () => {
    const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const gone = watchEngine(`127.0.0.1:${(server.address() as AddressInfo).port}`, 20);
    await once(server, 'connection');
    expect(gone.aborted).toBe(false);

    server.close();
    await once(gone, 'abort');

    expect(gone.reason).toMatchObject({ code: 'aborted' });
  });

  it('says nothing where no engine has given its address, as in tests', () => {
    expect(watchEngine(undefined).aborted).toBe(false);
    expect(watchEngine('--watch').aborted).toBe(false);
  });
});
