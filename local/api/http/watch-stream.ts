import { randomInt } from 'node:crypto';
import type { Watch } from '../verbs';
import { JSON_TYPE, type StreamAnswer } from './answer';
import type { Renderer } from './render';

/** Without a wish of the client, the real server ends a watch after 30 to 60 minutes. */
const SHORTEST_DEFAULT = 30 * 60_000;

export function watchAnswer(watch: Watch, renderer: Renderer, bookmarkInterval: number): StreamAnswer {
  return {
    code: 200,
    headers: JSON_TYPE,
    stream(send, end) {
      const sendBookmark = () => {
        if (watch.bookmarks) send(renderer.event(watch.bookmark()));
      };
      const interval = setInterval(sendBookmark, bookmarkInterval);
      const timeout = setTimeout(
        () => {
          sendBookmark();
          end();
        },
        watch.timeout ?? SHORTEST_DEFAULT + randomInt(SHORTEST_DEFAULT),
      );
      interval.unref();
      timeout.unref();
      const stopWatch = watch.start((event) => {
        send(renderer.event(event));
        if (event.type === 'ERROR') end();
      });
      return () => {
        clearInterval(interval);
        clearTimeout(timeout);
        stopWatch();
      };
    },
  };
}
