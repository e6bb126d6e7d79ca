const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/**
 * Milliseconds since the epoch; `undefined` for what is no time of RFC 3339. Times are never compared as texts: fractions
 * and offsets are allowed, and two texts of one moment differ.
 */
export function momentOf(time: string | undefined): number | undefined {
  const text = time?.toUpperCase() ?? '';
  if (!RFC_3339.test(text)) return undefined;
  const moment = Date.parse(text);
  return Number.isNaN(moment) ? undefined : moment;
}
