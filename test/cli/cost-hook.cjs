// Loaded before a program whose cost is measured; at its end it is in the file that COST names.
const { readFileSync, writeFileSync } = require('node:fs');

process.on('exit', () => {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  // Not `maxRSS`: in it is what the process had that has started this one.
  const [, kibibytes] = /VmHWM:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  const cost = { mebibytes: Math.round(kibibytes / 1024), cpuMs: (userCPUTime + systemCPUTime) / 1000 };
  writeFileSync(process.env.COST, JSON.stringify(cost));
});
