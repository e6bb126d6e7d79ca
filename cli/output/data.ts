/** For programs: `json` ends with a line break, `yaml` begins with a remark. */
export function dataText(value: unknown, format: 'json' | 'yaml', remark: string): string {
  if (format === 'json') return `${JSON.stringify(value, null, 2)}\n`;
  // Loading it takes a while, and few ask for it.
  const { stringify } = require('yaml') as typeof import('yaml');
  // As JSON first, which leaves out what is undefined.
  return `# ${remark}\n${stringify(JSON.parse(JSON.stringify(value)))}`;
}
