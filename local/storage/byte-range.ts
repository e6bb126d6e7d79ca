import { S3Problem } from './s3-problem';

/**
 * First and last byte of an HTTP `Range` of one part; `undefined` for the whole file, which is also the answer to a
 * header that HTTP tells servers to ignore: of another unit, of several parts, or with its end before its beginning.
 *
 * @throws S3Problem 416
 */
export function byteRange(
  header: string | undefined,
  size: number,
): { start: number; end: number } | undefined {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/i.exec(header ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  if (from !== '' && to !== '' && Number(from) > Number(to)) return undefined;
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (start <= end) return { start, end };
  throw new S3Problem(416, 'InvalidRange', 'The requested range is not satisfiable');
}
