import type { IncomingHttpHeaders } from 'node:http';

/** A request whose body has been read. */
export interface ApiRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Common name of the client certificate; `untrusted` when it does not come from our CA. */
  readonly certificate: { readonly name: string } | 'untrusted' | undefined;
}
