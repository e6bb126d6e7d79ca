import { offsetAt } from '../../lib/calendar';

/** `Mon 2026-11-23 01:00`, by the clocks of a zone. */
export function momentText(at: number, timeZone: string): string {
  const local = new Date(at + offsetAt(timeZone, at) * 60_000);
  return `${local.toUTCString().slice(0, 3)} ${local.toISOString().slice(0, 16).replace('T', ' ')}`;
}

/** `45m`, `26h`, `26h30m`; from two days on `6d`, `6d12h`. */
export function minutesText(minutes: number): string {
  const [days, hours, rest] =
    minutes < 48 * 60
      ? [0, Math.floor(minutes / 60), minutes % 60]
      : [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  const parts = [
    [days, 'd'],
    [hours, 'h'],
    [rest, 'm'],
  ] as const;
  const shown = parts.filter(([value]) => value > 0).map(([value, unit]) => `${value}${unit}`);
  return shown.length === 0 ? '0m' : shown.join('');
}
