/** Declares one step: a test that goes on where the one before has ended. */
export type Step = (name: string, body: () => void | Promise<void>) => void;

/**
 * For tests that are one story, to be called where they are declared.
 *
 * Once a step has not come to a good end, the later ones do not run: what they said would only follow from it. jest cannot
 * skip a test that has begun, so they fail, with one line.
 *
 * @param declare `it`; another one to test the story itself
 */
export function story(declare: (name: string, body: () => Promise<void>) => unknown = it): Step {
  let running: string | undefined;
  let failed: string | undefined;
  return (name, body) =>
    declare(name, async () => {
      // One that still runs is one whose time is over: it has failed, even if it comes to a good end after all.
      failed ??= running;
      if (failed !== undefined) throw oneLine(`an earlier step of the story has failed: ${failed}`);
      running = name;
      await body();
      running = undefined;
    });
}

/** Without the stack and the code around it, which jest would print. */
function oneLine(message: string): Error {
  const error = new Error(message);
  error.stack = message;
  return error;
}
