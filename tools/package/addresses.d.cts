interface Manifest {
  readonly repository?: { readonly type: string; readonly url: string };
  readonly [field: string]: unknown;
}

/**
 * What a package says of where its project lives, all of it from `repository.url`; while that is empty, nothing.
 * @throws Error for an address that is none
 */
export function withAddresses(manifest: Manifest): Readonly<Record<string, unknown>>;
