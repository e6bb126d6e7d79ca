import { randomInt } from 'node:crypto';
import type { Api, Watch, WatchEvent } from '../verbs';
import { JSON_TYPE, type StreamAnswer } from './answer';
import type { Renderer } from './render';
import { createWatchQueue } from './watch-queue';

/** Without a wish of the client, the real server ends a watch after 30 to 60 minutes. */
const SHORTEST_DEFAULT = 30 * 60_000;
/** A client counts from the moment at which it has the answer, and takes a watch that ends before its time for broken. */
const ANSWER_MS = 25;

export function watchAnswer(
  watch: Watch,
  renderer: Renderer,
  { clock, bookmarkInterval }: Pick<Api, 'clock' | 'bookmarkInterval'>,
): StreamAnswer {
  return {
    code: 200,
    headers: JSON_TYPE,
    stream(send, end, cut) {
      const over = new AbortController();
      const { signal } = over;
      const write = (event: WatchEvent) => {
        const caughtUp = send(renderer.event(event));
        if (event.type === 'ERROR') end();
        return caughtUp;
      };
      const queue = createWatchQueue({ write, cut, clock, signal });
      const sendBookmark = () => {
        if (watch.bookmarks) queue.add(watch.bookmark());
      };
      void (async () => {
        const longest = watch.timeout ?? SHORTEST_DEFAULT + randomInt(SHORTEST_DEFAULT);
        const until = clock.now() + longest + ANSWER_MS;
        for (let left = until - clock.now(); left > 0 && !signal.aborted; left = until - clock.now()) {
          await clock.sleep(Math.min(bookmarkInterval, left), signal);
          if (!signal.aborted) sendBookmark();
        }
        if (!signal.aborted) end();
      })();
      const stopWatch = watch.start(queue.add, end);
      queue.beginNews();
      return () => {
        over.abort();
        stopWatch();
      };
    },
  };
}
