/** A double as Go's `%g` writes it: the shortest text that reads back the same. */
export function doubleText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 6) return plainText(value);
  const sign = power < 0 ? '-' : '+';
  return `${digits}e${sign}${String(Math.abs(power)).padStart(2, '0')}`;
}

function plainText(value: number): string {
  const text = String(value);
  if (!text.includes('e')) return text;
  const places = Number(text.split('e-')[1] ?? 0) + text.length;
  return value.toFixed(Math.min(100, places)).replace(/0+$/, '');
}
