import { nfsExportsOf } from '../../../cli/local/nfs-exports';

it('--nfs names exports and their folders, from where the command runs', () => {
  expect(
    nfsExportsOf(['nfs://192.0.2.10:/b=nfs', 'nfs://[2001:db8::1]:/c=/srv/a=b'], '/srv/project'),
  ).toEqual({
    'nfs://192.0.2.10:/b': '/srv/project/nfs',
    'nfs://[2001:db8::1]:/c': '/srv/a=b',
  });
});

it.each([
  ['nfs://192.0.2.10:/b', '[usage]'],
  ['nfs://192.0.2.10:/b=', '[usage]'],
  ['', '[usage]'],
  ['/srv/nfs=nfs', '[nfs-url]'],
  ['nfs://192.0.2.10/b=nfs', '[nfs-url]'],
])('--nfs refuses %j', (text, code) => {
  expect(() => nfsExportsOf([text], '/srv/project')).toThrow(code);
});
