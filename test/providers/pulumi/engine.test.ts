import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { engineAddress, watchEngine } from '../../../providers/pulumi/functions/engine/engine';

const addressOf = (server: Server) => `127.0.0.1:${(server.address() as AddressInfo).port}`;

describe('the watch over the engine', () => {
  it('ends everything once nothing listens at its address any more', async () => {
    const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { gone } = watchEngine(addressOf(server), 20);
    await once(server, 'connection');
    expect(gone.aborted).toBe(false);

    server.close();
    await once(gone, 'abort');

    expect(gone.reason).toMatchObject({ code: 'aborted' });
  });

  it('lets nothing begin from the moment that nothing listens there', async () => {
    const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const hours = 3_600_000;
    const engine = watchEngine(addressOf(server), hours);
    await engine.require();

    server.close();
    await once(server, 'close');

    await expect(engine.require()).rejects.toMatchObject({ code: 'aborted' });
    expect(engine.gone.aborted).toBe(true);
  });

  it.each([
    '/srv/shop/node_modules/@pulumi/pulumi/cmd/dynamic-provider/index.js',
    '/srv/shop/node_modules/.pnpm/@pulumi+pulumi@3/node_modules/@pulumi/pulumi/cmd/dynamic-provider/index.js',
    'C:\\work\\node_modules\\@pulumi\\pulumi\\cmd\\dynamic-provider\\index.js',
  ])('is kept by a provider, which its engine has given its address: %s', (main) => {
    expect(engineAddress(main, ['node', main, '-v=9', '127.0.0.1:4711'])).toBe('127.0.0.1:4711');
  });

  it.each([
    ['a program that calls the engine itself', '/srv/shop/deploy.js'],
    ['a program that the engine runs', '/srv/shop/node_modules/@pulumi/pulumi/cmd/run/index.js'],
    ['a program that is an ES module', undefined],
  ])('is not kept by %s, whatever its last argument is', (_name, main) => {
    expect(engineAddress(main, ['node', 'deploy.js', 'db.example.com:5432'])).toBeUndefined();
  });

  it('says nothing where no engine has given its address, as in tests', async () => {
    expect(watchEngine(undefined).gone.aborted).toBe(false);
    expect(watchEngine('--watch').gone.aborted).toBe(false);
    await watchEngine(undefined).require();
  });
});
