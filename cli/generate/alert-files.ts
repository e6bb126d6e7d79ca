import { stringify } from 'yaml';
import {
  alertsAlone,
  METRICS_PORT,
  prometheusRule,
  type RuleObjectNames,
  type RuleOptions,
  ruleGroups,
  ruleTests,
  scrapedService,
  stackLightValues,
} from '../../lib/monitoring';

export const ALERT_FORMATS = ['prometheus-rule', 'rules', 'alerts-only', 'stacklight'] as const;
export type AlertFormat = (typeof ALERT_FORMATS)[number];

/** A document of the output, and what is to be said of it. */
export interface AlertDocument {
  readonly comment: string | undefined;
  readonly content: object;
}

export function alertDocuments(
  format: AlertFormat,
  names: RuleObjectNames,
  options: RuleOptions,
): AlertDocument[] {
  switch (format) {
    case 'prometheus-rule':
      return [{ comment: undefined, content: prometheusRule(names, ruleGroups(options)) }];
    case 'rules':
      return [{ comment: undefined, content: { groups: ruleGroups(options) } }];
    case 'alerts-only':
      return [{ comment: undefined, content: alertsOnly(options) }];
    case 'stacklight':
      return [
        {
          comment: `Documented (MOSK 26.1, Enable generic metric scraping): StackLight scrapes the pods of this Service, which are those
of "mosk-backup generate jobs". See that mosk_backup_* arrive: its lists of metrics that are kept may leave them out.`,
          content: scrapedService({ ...names, port: METRICS_PORT }),
        },
        {
          comment: `ASSUMED, not documented: values of StackLight that take alerts under this name. Look it up in your release first.`,
          content: stackLightValues(alertsAlone(options)),
        },
      ];
  }
}

function alertsOnly(options: RuleOptions): object {
  return { groups: [{ name: 'mosk-backup', rules: alertsAlone(options) }] };
}

/** Files of a folder by their names, the unit tests beside rules that promtool reads. */
export function alertFiles(
  format: AlertFormat,
  names: RuleObjectNames,
  options: RuleOptions,
): ReadonlyMap<string, string> {
  const documents = alertDocuments(format, names, options);
  const file = `mosk-backup.${FILE_WORDS[format]}.yaml`;
  const files = new Map([[file, yamlOf(documents)]]);
  if (format === 'rules' || format === 'alerts-only') {
    const tests = ruleTests(file, options, format === 'rules');
    files.set(
      file.replace('.yaml', '.test.yaml'),
      yamlOf([{ comment: `promtool test rules ${file.replace('.yaml', '.test.yaml')}`, content: tests }]),
    );
  }
  return files;
}

const FILE_WORDS: Readonly<Record<AlertFormat, string>> = {
  'prometheus-rule': 'prometheus-rule',
  rules: 'rules',
  'alerts-only': 'alerts',
  stacklight: 'stacklight',
};

export function yamlOf(documents: readonly AlertDocument[]): string {
  return documents
    .map(({ comment, content }) => {
      const said = comment === undefined ? '' : `${comment.replaceAll(/^/gm, '# ')}\n`;
      return `${said}${stringify(content, { lineWidth: 0, aliasDuplicateObjects: false })}`;
    })
    .join('---\n');
}
