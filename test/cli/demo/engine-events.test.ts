import { eventLine } from '../../../cli/demo/engine-events';

const base = { sequence: 1, timestamp: 1 };
const diagnostic = (severity: string, message: string) =>
  eventLine({
    ...base,
    diagnosticEvent: { severity, message, color: 'never' } as never,
  });

it('debug messages of the engine, which show secrets in clear, are never repeated', () => {
  expect(diagnostic('debug', 'RegisterResource RPC finished: secretAccessKey,,,hunter2')).toBeUndefined();
});

it('lines of the provider and errors are', () => {
  expect(diagnostic('info', '<{%reset%}>before-upgrade: created, 0 s<{%reset%}>\n')).toBe(
    '  before-upgrade: created, 0 s',
  );
  expect(diagnostic('info#err', 'still there\n')).toBe('  still there');
  expect(diagnostic('error', 'no\n')).toBe('no');
  expect(diagnostic('info', '  \n')).toBeUndefined();
});

it.each([
  ['create', 'pulumi-nodejs:dynamic/mosk-backup:ClusterBackup', '+ created ClusterBackup before-upgrade'],
  ['delete', 'pulumi-nodejs:dynamic/mosk-backup:ClusterBackup', '- deleted ClusterBackup before-upgrade'],
  ['same', 'pulumi-nodejs:dynamic/mosk-backup:ClusterBackup', undefined],
  ['create', 'pulumi:providers:pulumi-nodejs', undefined],
])('%s of %s reads %s', (op, type, line) => {
  const metadata = { op, type, urn: `urn:pulumi:demo::p::${type}::before-upgrade` } as never;
  expect(eventLine({ ...base, resOutputsEvent: { metadata } })).toBe(line);
});
