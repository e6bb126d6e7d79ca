import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StorageFaults } from '../faults';
import type { S3Response } from './response';
import { S3Problem } from './s3-problem';

/** Answers a request, unless something is to go wrong with it. */
export async function withFaults(
  faults: StorageFaults | undefined,
  message: IncomingMessage,
  answer: () => Promise<S3Response>,
): Promise<S3Response> {
  const fault = faults?.next(message.method ?? 'GET')?.fault;
  switch (fault?.kind) {
    case undefined:
      return answer();
    case 'stall':
      await sleep(fault.ms, undefined, { ref: false });
      return answer();
    case 'refuse':
      message.resume();
      throw fault.status === 403
        ? new S3Problem(403, 'AccessDenied', 'Access Denied (injected fault)')
        : new S3Problem(503, 'SlowDown', 'Reduce your request rate (injected fault)');
    case 'full':
      message.resume();
      throw new S3Problem(507, 'XMinioStorageFull', 'Storage backend has reached its limit (injected fault)');
    case 'gone':
      message.socket.destroy();
      throw new S3Problem(503, 'ServiceUnavailable', 'Nobody hears this');
    case 'lose':
      for await (const _ of message);
      return { status: 200, headers: { etag: '"d41d8cd98f00b204e9800998ecf8427e"' } };
  }
}
