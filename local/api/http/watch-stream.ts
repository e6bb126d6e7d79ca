import { randomInt } from 'node:crypto';
import type { Api, Watch } from '../verbs';
import { JSON_TYPE, type StreamAnswer } from './answer';
import type { Renderer } from './render';

/** Without a wish of the client, the real server ends a watch after 30 to 60 minutes. */
const SHORTEST_DEFAULT = 30 * 60_000;

export function watchAnswer(
  watch: Watch,
  renderer: Renderer,
  { clock, bookmarkInterval }: Pick<Api, 'clock' | 'bookmarkInterval'>,
): StreamAnswer {
  return {
    code: 200,
    headers: JSON_TYPE,
    stream(send, end) {
      const sendBookmark = () => {
        if (watch.bookmarks) send(renderer.event(watch.bookmark()));
      };
      const over = new AbortController();
      const { signal } = over;
      void (async () => {
        const until = clock.now() + (watch.timeout ?? SHORTEST_DEFAULT + randomInt(SHORTEST_DEFAULT));
        while (!signal.aborted && clock.now() < until) {
          await clock.sleep(Math.min(bookmarkInterval, until - clock.now()), signal);
          if (!signal.aborted) sendBookmark();
        }
        if (!signal.aborted) end();
      })();
      const stopWatch = watch.start((event) => {
        send(renderer.event(event));
        if (event.type === 'ERROR') end();
      });
      return () => {
        over.abort();
        stopWatch();
      };
    },
  };
}
