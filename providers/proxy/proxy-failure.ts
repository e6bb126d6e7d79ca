/** A proxy does not lead to the server: nothing has reached it. */
export class ProxyFailure extends Error {
  /** Like those of Node's own errors. */
  readonly code = 'ERR_PROXY';

  /**
   * @param proxy its URL, without user and password
   * @param at where it is written
   * @param target `host:port`
   * @param reason a code, or what it answered
   */
  constructor(
    readonly proxy: string,
    readonly at: string,
    readonly target: string,
    readonly reason: string,
    cause?: unknown,
  ) {
    super(`the proxy ${proxy} does not lead to ${target}: ${reason}`, { cause });
  }
}
