import type { Clock } from '../../../providers/kubernetes';
import type { ApiFault, ApiFaults } from '../../faults';
import { type StatusObject, expired as tooOld } from '../status-error';
import { booleanIn } from '../verbs';
import { type Answer, JSON_TYPE, jsonAnswer, type StreamAnswer } from './answer';
import type { ApiRequest } from './request';
import { parseResourcePath } from './request-path';
import { verbOf } from './verb';

/** What becomes of a request: an answer, a connection that breaks, or one on which nothing is heard any more. */
export type Delivery = Answer | 'reset' | 'silence';

export type Deliver = (request: ApiRequest) => Promise<Delivery>;

export interface DeliveryParts {
  readonly handle: (request: ApiRequest) => Answer;
  /** Answers as if the last changes had not happened yet. */
  readonly handleStale: (request: ApiRequest, changes: number) => Answer;
  readonly faults: ApiFaults;
  readonly clock: Clock;
  /** Requests that nothing ever happens to: the controller's. */
  readonly spared: (request: ApiRequest) => boolean;
}

/** Stands between the handler and the connection, and lets go wrong what is to go wrong. */
export function createDelivery(parts: DeliveryParts): Deliver {
  const { handle, faults, spared } = parts;
  const cuts = new Set<() => void>();
  faults.onDown(() => {
    for (const cut of [...cuts]) cut();
  });

  /** A server that goes down breaks its watches. */
  const breakable = (answer: StreamAnswer): StreamAnswer => ({
    ...answer,
    stream(send, end, cut) {
      cuts.add(cut);
      const stop = answer.stream(send, end, cut);
      return () => {
        cuts.delete(cut);
        stop();
      };
    },
  });

  return async (request) => {
    if (spared(request)) return handle(request);
    if (faults.isDown()) return 'reset';
    const target = parseResourcePath(request.path);
    const verb = target && verbOf(request.method, target, request.query);
    const fault = target && verb && faults.next({ verb, resource: target.plural });
    const delivered = fault === undefined ? handle(request) : await withFault(fault, request, parts);
    return typeof delivered === 'object' && 'stream' in delivered ? breakable(delivered) : delivered;
  };
}

async function withFault(
  fault: ApiFault,
  request: ApiRequest,
  { handle, handleStale, clock }: DeliveryParts,
): Promise<Delivery> {
  switch (fault.kind) {
    case 'latency':
      await clock.sleep(fault.ms);
      return handle(request);
    case 'answer':
      return refusal(fault.status, fault.retryAfterS);
    case 'reset':
      return 'reset';
    case 'lostAnswer':
      handle(request);
      return 'reset';
    case 'lateAnswer':
      handle(request);
      return refusal(504);
    case 'stale':
      return handleStale(request, fault.changes);
    case 'expired':
      return expiredAnswer(request);
    case 'silence':
      return onStream(handle(request), silenced, 'silence');
    case 'halfLine':
      return onStream(handle(request), cutInHalf, 'reset');
    case 'coalesce':
      return onStream(handle(request), coalesced(clock, fault.ms), 'reset');
  }
}

type Stream = StreamAnswer['stream'];

/** @param otherwise for an answer that is no stream */
function onStream(answer: Answer, change: (stream: Stream) => Stream, otherwise: Delivery): Delivery {
  return 'stream' in answer ? { ...answer, stream: change(answer.stream) } : otherwise;
}

const heardByNobody = () => undefined;

const silenced =
  (stream: Stream): Stream =>
  (_send, _end, cut) =>
    stream(heardByNobody, () => {}, cut);

const cutInHalf =
  (stream: Stream): Stream =>
  (send, end, cut) => {
    let isCut = false;
    return stream(
      (text) => {
        if (isCut) return undefined;
        isCut = true;
        send(text.slice(0, Math.ceil(text.length / 2)));
        cut();
        return undefined;
      },
      end,
      cut,
    );
  };

const coalesced =
  (clock: Clock, ms: number) =>
  (stream: Stream): Stream =>
  (send, end, cut) => {
    const stop = stream(heardByNobody, () => {}, cut);
    const over = new AbortController();
    void clock.sleep(ms, over.signal).then(() => {
      if (over.signal.aborted) return;
      send(`${JSON.stringify({ type: 'ERROR', object: TOO_OLD })}\n`);
      end();
    });
    return () => {
      over.abort();
      stop();
    };
  };

const TOO_OLD: StatusObject = tooOld('too old resource version').status;

function expiredAnswer({ query }: ApiRequest): Answer {
  if (booleanIn(query, 'watch') !== true) return jsonAnswer(410, TOO_OLD);
  return {
    code: 200,
    headers: JSON_TYPE,
    stream(send, end) {
      send(`${JSON.stringify({ type: 'ERROR', object: TOO_OLD })}\n`);
      end();
      return () => {};
    },
  };
}

const REASONS: Readonly<Record<number, string>> = {
  409: 'Conflict',
  410: 'Expired',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
};

function refusal(code: number, retryAfterS?: number): Answer {
  const status: StatusObject = {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: `injected fault: ${code}`,
    reason: REASONS[code],
    code,
  };
  const headers = retryAfterS === undefined ? JSON_TYPE : { ...JSON_TYPE, 'retry-after': `${retryAfterS}` };
  return jsonAnswer(code, status, headers);
}
