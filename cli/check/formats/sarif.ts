import { createHash } from 'node:crypto';
import type { Level, PolicyFinding, Rule } from '../../../lib/policy';
import { helpAddress, moreOn } from '../../pages';
import { NEED_OPTIONS, type Report, UNREADABLE } from '../report';

const LEVELS: Record<Level, string> = { error: 'error', warning: 'warning', info: 'note' };

/** SARIF 2.1.0 (OASIS), for code scanning: one run, every rule, waivers as suppressions. */
export function sarif(report: Report): string {
  const rules = [{ rule: UNREADABLE, level: UNREADABLE.level }, ...report.rules];
  const indexOf = new Map(rules.map(({ rule }, index) => [rule.id, index]));
  const fingerprint = fingerprinter();
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'mosk-backup',
            semanticVersion: packageVersion(),
            rules: rules.map(({ rule, level }) => descriptor(rule, level)),
          },
        },
        automationDetails: { id: `mosk-backup check/${report.policy}` },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: true,
            toolConfigurationNotifications: report.skipped.map(({ rule, needs }) => ({
              level: 'note',
              associatedRule: { id: rule, index: indexOf.get(rule) },
              message: { text: `Not judged without ${needs.map((need) => NEED_OPTIONS[need]).join(' or ')}` },
            })),
          },
        ],
        results: [...report.findings, ...report.waived].map((finding) => ({
          ...result(finding),
          ruleIndex: indexOf.get(finding.rule),
          partialFingerprints: { 'moskBackup/v1': fingerprint(finding) },
        })),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function descriptor({ id, name, title, why, fix, links = [] }: Omit<Rule, 'check'>, level: Level): object {
  const evidence = links.map(({ text, url }) => (url === undefined ? text : `[${text}](${url})`));
  const supports = evidence.length === 0 ? [] : ['', `Supports evidence for: ${evidence.join('; ')}`];
  // The standard wants an absolute address, or none.
  const helpUri = helpAddress(id);
  const more = moreOn(id);
  return {
    id,
    name,
    shortDescription: { text: title },
    fullDescription: { text: `${title}. ${why}` },
    ...(helpUri === undefined ? {} : { helpUri }),
    help: {
      text: [why, `Fix: ${fix}`, ...(more === undefined ? [] : [`More: ${more}`])].join('\n'),
      markdown: [`**Why:** ${why}`, '', `**Fix:** ${fix}`, ...supports].join('\n'),
    },
    defaultConfiguration: { level: LEVELS[level] },
    properties: { tags: ['backup'] },
  };
}

function result({ rule, level, about, path, problem, value, fix, place, waiver }: PolicyFinding): object {
  const found = value === undefined ? problem : `${problem}: ${value}`;
  return {
    ruleId: rule,
    level: LEVELS[level],
    message: { text: `${found}\n${about}. Fix: ${fix}` },
    locations: [
      {
        ...(place?.file === undefined ? {} : { physicalLocation: physical(place.file, place.line) }),
        logicalLocations: [{ fullyQualifiedName: path === undefined ? about : `${about} ${path}` }],
      },
    ],
    suppressions:
      waiver === undefined
        ? []
        : [
            {
              kind: 'inSource',
              status: 'accepted',
              justification: `${waiver.reason} (until ${waiver.until})`,
            },
          ],
  };
}

function physical(file: string, line: number | undefined): object {
  const uri = file.split('/').map(encodeURIComponent).join('/');
  // An absolute path is none of a repository.
  const artifactLocation = file.startsWith('/') ? { uri: `file://${uri}` } : { uri, uriBaseId: '%SRCROOT%' };
  return { artifactLocation, ...(line === undefined ? {} : { region: { startLine: line } }) };
}

/** The same finding has the same fingerprint wherever its lines move to. */
function fingerprinter(): (finding: PolicyFinding) => string {
  const seen = new Map<string, number>();
  return ({ rule, managementCluster = '', about, path = '' }) => {
    const key = [rule, managementCluster, about, path].join('\n');
    const number = (seen.get(key) ?? 0) + 1;
    seen.set(key, number);
    return createHash('sha256').update(`${key}\n${number}`).digest('hex').slice(0, 32);
  };
}

function packageVersion(): string {
  return (require('mosk-backup/package.json') as { version: string }).version;
}
