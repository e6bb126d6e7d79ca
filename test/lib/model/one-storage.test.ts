import { claimantsOf, endpointIdentity, type FileClaim, nfsIdentity, sameFiles } from '../../../lib/model';
import { diceOf } from '../../promises/dice';

const unseen = Date.now() % 1_000_000;

/** Each in forms that lead to one place. */
const HOSTS = [
  ['s3.corp.example', 'S3.Corp.Example', 's3.corp.example.', 'S3.CORP.EXAMPLE.'],
  ['192.0.2.10', '192.0.2.10', '[::ffff:192.0.2.10]', '[::FFFF:C000:020A]'],
  ['[2001:db8::1]', '[2001:DB8:0:0:0:0:0:1]', '[2001:0db8::0001]'],
  ['xn--bcher-kva.example', 'bücher.example', 'BÜCHER.example'],
] as const;

function spellings(seed: number) {
  const dice = diceOf(seed);
  const written = (hosts: readonly string[], port: string) => {
    const scheme = dice.oneOf(['', 'https://', 'http://', 'HTTPS://']);
    const ports = port === '' ? ['', ':443', ':80'] : [`:${port}`];
    const around = dice.oneOf(['', ' ', '`', '"""']);
    const user = dice.oneOf(['', '', 'user@', 'user:p%40ss@']);
    return `${around}${scheme}${scheme && user}${dice.oneOf(hosts)}${dice.oneOf(ports)}${dice.oneOf(['', '/', '//', '/.', '?', '#x'])}${around}`;
  };
  const hosts = dice.oneOf(HOSTS);
  const port = dice.oneOf(['', '9000']);
  const others = HOSTS.filter((each) => each !== hosts);
  return {
    one: written(hosts, port),
    other: written(hosts, port),
    elsewhere: dice.oneOf([written(dice.oneOf(others), port), written(hosts, port === '' ? '9000' : '')]),
  };
}

const FILE = 's3://backups/prod/a';
const claim = (name: string, endpoint: string): FileClaim => ({
  holder: { kind: 'ClusterBackup', namespace: 'prod', name, uid: name },
  files: [FILE],
  storage: endpointIdentity(endpoint),
});

describe('one storage', () => {
  it.each([
    [1, 500],
    [unseen, 500],
  ])('is one to all who compare, however it is spelled (seed %i, %i spellings)', (seed, number) => {
    for (let index = 0; index < number; index++) {
      const { one, other, elsewhere } = spellings(seed + index);
      const says = `seed ${seed + index}: ${one} | ${other} | ${elsewhere}`;
      const meeting = (endpoint: string) => [
        endpointIdentity(one) === endpointIdentity(endpoint),
        claimantsOf(claim('a', one), [claim('b', endpoint)]).length > 0,
        sameFiles([one, endpoint].map((each) => ({ endpoint: each, file: FILE }))).length > 0,
      ];
      expect([says, ...meeting(other)]).toEqual([says, true, true, true]);
      expect([says, ...meeting(elsewhere)]).toEqual([says, false, false, false]);
    }
  });

  it('is one as an NFS server too', () => {
    for (const hosts of HOSTS) {
      expect(new Set(hosts.map((host) => nfsIdentity(`nfs://${host}:/backups//prod/`))).size).toBe(1);
    }
  });
});
