import { bucketAddress, isBeyondUs, PROVIDERS, quirksOf, readOptions } from '../../contract';
import { BackupError } from '../../errors';
import { isSealed } from '../facts/key-text';
import type { Rule, Violation } from '../judging/rule';

type Finding = Omit<Violation, 'subject'>;

/** What rclone makes of the options of a credential. */
export const RCLONE_OPTION_RULES: readonly Rule[] = [
  {
    id: 'MB019',
    name: 'rclone-options',
    level: 'warning',
    title: 'rclone can use the options of a credential, as they are meant',
    why: 'MOSK copies them into the configuration of rclone: with one that rclone refuses no backup is made, and one that it reads otherwise leads elsewhere.',
    fix: 'correct the option as the finding says',
    links: [{ text: 'rclone 1.76: Amazon S3 storage providers', url: 'https://rclone.org/s3/' }],
    *check(context) {
      for (const subject of context.credentials) {
        const config = subject.manifest.spec.remoteConfig;
        // What the contract finds, and what SOPS has encrypted, says nothing of rclone.
        if (context.contractOf(subject).length > 0 || Object.values(config).some(isSealed)) continue;
        for (const finding of optionFindings(config)) yield { subject, ...finding };
      }
    },
  },
];

function* optionFindings(config: Readonly<Record<string, string>>): Iterable<Finding> {
  try {
    const { endpoint, region, provider, pathStyle } = readOptions(config);
    // Any bucket does: which one it will be stands elsewhere.
    bucketAddress(endpoint, 'bucket', { pathStyle, region });
    if (provider !== '' && !PROVIDERS.has(provider)) {
      const path = 'spec.remoteConfig.provider';
      const similar = [...PROVIDERS.keys()].find((name) => name.toLowerCase() === provider.toLowerCase());
      yield {
        path,
        problem: 'rclone knows no provider of this name, and takes it for Other',
        value: provider.slice(0, 80),
        fix: `write it as rclone does${similar === undefined ? '' : `: ${similar}`}`,
      };
    }
    const { force_path_style: style } = config;
    if (style !== undefined && !pathStyle && !quirksOf(provider).pathStyle && isOn(style)) {
      yield {
        path: 'spec.remoteConfig.force_path_style',
        problem: `With the provider ${provider} rclone puts the bucket before the host name all the same`,
        fix: 'remove the option; if the storage wants the bucket in the path, write provider: Other',
      };
    }
  } catch (error) {
    if (!BackupError.is(error)) throw error;
    if (!isBeyondUs(error)) yield { path: error.at, problem: error.problem, fix: error.fix };
  }
}

/** It is readable, or else it would be refused. */
function isOn(text: string): boolean {
  return /^["`\s]*[1tT]/.test(text);
}
