/**
 * Zones in which the library of CronJob strays from the clock on the wall, and how often: of so many random expressions,
 * so many have a run among 60 that it skips, moves or adds. It steps by whole hours and looks for midnights
 * (robfig/cron 3.0.1, spec.go).
 */
export const CRON_ZONES_THAT_DIFFER = [
  { zone: 'Africa/Cairo', because: 'clocks go forward at midnight', of: 1000, differing: 19 },
  { zone: 'America/Havana', because: 'clocks go forward at midnight', of: 1000, differing: 17 },
  { zone: 'America/Santiago', because: 'clocks change at midnight', of: 1000, differing: 25 },
  { zone: 'Asia/Beirut', because: 'clocks change at midnight', of: 1000, differing: 64 },
  { zone: 'Australia/Lord_Howe', because: 'clocks change by half an hour', of: 1000, differing: 91 },
  { zone: 'Pacific/Chatham', because: 'clocks change at a quarter to an hour', of: 1000, differing: 14 },
] as const;
