/** The watches that a server holds open, to be broken one by one. */
import type { Deliver } from '../../../local/api/http';

/** What it sends goes through `write`, which a test may replace. */
export interface OpenWatch {
  write(bytes: string | Uint8Array): void;
  event(type: string, object: unknown): void;
  end(): void;
  cut(): void;
  /** Nothing arrives any more, and nobody notices. */
  mute(): void;
}

export function openWatches(deliver: Deliver): { deliver: Deliver; all(): OpenWatch[] } {
  const watches = new Set<OpenWatch>();
  return {
    all: () => [...watches],
    deliver: async (request) => {
      const answer = await deliver(request);
      if (typeof answer === 'string' || 'text' in answer) return answer;
      return {
        ...answer,
        stream(send, end, cut) {
          let stopServer = () => {};
          const stop = () => {
            watches.delete(watch);
            stopServer();
          };
          const watch: OpenWatch = {
            // The transport makes bytes of it, which bytes are already.
            write: (bytes) => send(bytes as string),
            event: (type, object) => watch.write(`${JSON.stringify({ type, object })}\n`),
            end: () => {
              stop();
              end();
            },
            cut: () => {
              stop();
              cut();
            },
            mute: () => {
              watch.write = () => {};
              watches.delete(watch);
            },
          };
          watches.add(watch);
          stopServer = answer.stream(
            (text) => {
              watch.write(text);
              return undefined;
            },
            watch.end,
            watch.cut,
          );
          return stop;
        },
      };
    },
  };
}
