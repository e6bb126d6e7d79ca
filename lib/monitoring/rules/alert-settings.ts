import { BackupError } from '../../errors';
import { durationMs } from '../../model';
import { type AlertSeverity, SEVERITIES } from './alerts';
import { DEFAULT_RULE_OPTIONS, type RuleOptions } from './rule-groups';

/** What a team may want otherwise of the alerts. */
export interface AlertSettings {
  /**
   * Names of all management clusters, as metrics call them, so that each is missed by its name.
   * @default - each that was heard of within a day
   */
  readonly managementClusters?: readonly string[];
  /**
   * Word of your alerting for each severity: `{ critical: 'major' }`.
   * @default - critical, warning and info
   */
  readonly severities?: { readonly [severity in AlertSeverity]?: string };
  /**
   * Address of docs/alerts.md of this package, wherever your team reads it; the name of the alert follows as `#anchor`.
   * @default 'docs/alerts.md'
   */
  readonly runbookUrl?: string;
  /**
   * How long ago an archive of each cluster may last have been read to its end.
   * @default '90d'
   */
  readonly rehearsalAge?: string;
  /**
   * How old metrics may be that come from a file which somebody writes every so often.
   * @default '1h'
   */
  readonly collectedAge?: string;
  /**
   * Context of the kubeconfig for management clusters whose context is called otherwise, for commands in the texts.
   * @default - the names of the management clusters
   */
  readonly contexts?: { readonly [managementCluster: string]: string };
}

/** @throws BackupError `usage` for what is no duration, no severity, or would break a text */
export function ruleOptions(settings: AlertSettings = {}): RuleOptions {
  const usual = DEFAULT_RULE_OPTIONS;
  const { managementClusters = [], severities = {}, runbookUrl, contexts = {} } = settings;
  const seconds = (text: string | undefined, at: string, otherwise: number) =>
    text === undefined ? otherwise : Math.ceil(durationMs(text, at) / 1000);
  for (const [severity, word] of Object.entries(severities)) checkSeverity(severity, word);
  for (const each of [...managementClusters, ...Object.values(contexts)])
    checkPlain(each, 'managementClusters');
  checkPlain(runbookUrl ?? '', 'runbookUrl');
  return {
    managementClusters,
    severities: new Map(Object.entries(severities) as [AlertSeverity, string][]),
    runbookUrl: runbookUrl ?? usual.runbookUrl,
    rehearsalAgeSeconds: seconds(settings.rehearsalAge, 'rehearsalAge', usual.rehearsalAgeSeconds),
    collectedAgeSeconds: seconds(settings.collectedAge, 'collectedAge', usual.collectedAgeSeconds),
    contexts: new Map(Object.entries(contexts)),
  };
}

function checkSeverity(severity: string, word: unknown): void {
  if ((SEVERITIES as readonly string[]).includes(severity) && typeof word === 'string' && word !== '') return;
  throw new BackupError('usage', 'There is no such severity', {
    at: 'severities',
    value: `${severity}=${String(word)}`,
    fix: `give one of ${SEVERITIES.join(', ')} another word, such as critical=major`,
  });
}

/** What stands in templates and expressions may not end them. */
function checkPlain(text: string, at: string): void {
  if (!/[{}"\\]|\s/.test(text)) return;
  throw new BackupError('usage', 'This cannot stand in the text of an alert', {
    at,
    value: JSON.stringify(text),
    fix: 'use a name or an address without spaces, quotes, backslashes and braces',
  });
}
