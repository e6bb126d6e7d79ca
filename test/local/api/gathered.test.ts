import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { gathered } from '../../../local/api/http/gathered';

/** A connection that takes what it is told to. */
class Connection extends EventEmitter {
  readonly written: string[] = [];
  takes = true;
  writableEnded = false;

  write(text: string): boolean {
    this.written.push(text);
    return this.takes;
  }
}

function open() {
  const connection = new Connection();
  return { connection, lines: gathered(connection as unknown as ServerResponse) };
}

test('events that come together are written together, in their order', async () => {
  const { connection, lines } = open();
  for (const line of ['one\n', 'two\n', 'three\n']) lines.send(line);
  expect(connection.written).toEqual([]);
  await setImmediate();
  expect(connection.written).toEqual(['one\ntwo\nthree\n']);
  lines.send('four\n');
  await setImmediate();
  expect(connection.written).toEqual(['one\ntwo\nthree\n', 'four\n']);
});

test('a list that a watch begins with does not gather as a whole', () => {
  const { connection, lines } = open();
  for (let index = 0; index < 1_000; index += 1) lines.send('x'.repeat(1_024));
  expect(connection.written.length).toBeGreaterThan(50);
  expect(Math.max(...connection.written.map(({ length }) => length))).toBeLessThan(32 * 1024);
});

test('nothing is left behind when a watch ends, and nothing comes after its end', async () => {
  const { connection, lines } = open();
  lines.send('last\n');
  lines.flush();
  connection.writableEnded = true;
  lines.send('too late\n');
  await setImmediate();
  expect(connection.written).toEqual(['last\n']);
});

test('a reader is behind from the write that is too much for him until he has caught up', async () => {
  const { connection, lines } = open();
  connection.takes = false;
  expect(lines.send('x'.repeat(16 * 1024))).toBeInstanceOf(Promise);
  const caughtUp = lines.send('more');
  expect(caughtUp).toBeInstanceOf(Promise);
  connection.takes = true;
  connection.emit('drain');
  await caughtUp;
  expect(lines.send('again')).toBeUndefined();
});
