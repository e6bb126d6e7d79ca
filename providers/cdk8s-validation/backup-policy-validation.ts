/**
 * Entry `mosk-backup/cdk8s-validation`: the validation plugin that cdk8s.yaml names.
 *
 * ```yaml
 * validations:
 *   - package: ./node_modules/mosk-backup/cdk8s-validation
 *     class: BackupPolicyValidation
 *     version: 0.1.0
 *     properties: { policy: baseline }
 * ```
 */
import {
  type BackupPolicy,
  type ConstructMetadata,
  type InventoryCluster,
  type Judgement,
  type Level,
  type PolicyFinding,
  policyKnowing,
  recordedKey,
} from '../../lib/policy';
import type { PolicyViolation, ValidationContext, ViolatingResource } from './cdk8s-cli';
import { inventoryOf, policyOf } from './policy-property';
import { type SynthesizedFiles, synthesizedFiles } from './synthesized-files';

/** `properties` of the validation in cdk8s.yaml. */
export interface BackupPolicyValidationProps {
  /**
   * `baseline`, `strict`, a JavaScript module that exports a policy, by its path from the folder of cdk8s.yaml, or, for
   * a class of one's own, the policy itself.
   * @default 'baseline'
   */
  readonly policy?: string | BackupPolicy;
  /**
   * A JavaScript module that exports an `Inventory` or its clusters, or the clusters themselves.
   * @default - rules that need an inventory are not judged, and the report says so
   */
  readonly inventory?: string | readonly InventoryCluster[];
  /**
   * The day of the judgement, such as `2027-01-31`.
   * @default - today
   */
  readonly now?: string;
}

/**
 * Judges what `cdk8s synth` has written. An error fails the validation (exit code 2), warnings and infos are reported;
 * every finding names the construct that made the object, also where names repeat.
 */
export class BackupPolicyValidation {
  readonly #policy: BackupPolicy;
  readonly #inventory: readonly InventoryCluster[] | undefined;
  readonly #now: Date | undefined;

  /** @throws BackupError `policy-invalid`, `inventory-invalid`, `file-invalid` */
  constructor({ policy = 'baseline', inventory, now }: BackupPolicyValidationProps = {}) {
    this.#policy = policyOf(policy);
    this.#inventory = inventory === undefined ? undefined : inventoryOf(inventory);
    this.#now = now === undefined ? undefined : new Date(now);
  }

  /** Called by cdk8s-cli, once. */
  async validate(context: ValidationContext): Promise<void> {
    const metadata = context.metadata ?? {};
    const files = context.manifests.map((path) => ({ path, documents: context.parseManifest(path) }));
    const judgement = this.#judge(synthesizedFiles(files, metadata));
    for (const violation of violationsOf(judgement.findings, metadata))
      context.report.addViolation(violation);
    const failed = judgement.findings.some(({ level }) => level === 'error');
    context.report.submit(failed ? 'failure' : 'success', summaryOf(this.#policy, judgement));
  }

  #judge({ external, ...declared }: SynthesizedFiles): Judgement {
    const now = this.#now ?? new Date();
    return policyKnowing(this.#policy, external).judge({ ...declared, inventory: this.#inventory, now });
  }
}

/** One violation for a rule and what to do about it, with every object that breaks it. */
function violationsOf(findings: readonly PolicyFinding[], metadata: ConstructMetadata): PolicyViolation[] {
  const groups = new Map<string, PolicyFinding[]>();
  for (const finding of findings) {
    const key = `${finding.rule} ${finding.fix}`;
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()].flatMap((group) =>
    group.slice(0, 1).map(({ rule, name, level, why, fix }) => ({
      ruleName: `${rule} ${name} (${level})`,
      recommendation: why,
      fix,
      violatingResources: group.map((finding) => resourceOf(finding, metadata)),
    })),
  );
}

function resourceOf(finding: PolicyFinding, metadata: ConstructMetadata): ViolatingResource {
  const { about, path, problem, value, place } = finding;
  const resourceName = metadataKey(finding, metadata);
  const text = value === undefined ? problem : `${problem}: ${value}`;
  // What stands in an object may be about something else, such as its cluster.
  const isAboutIt = resourceName.startsWith(about) || about.endsWith(resourceName);
  const whose = isAboutIt ? [] : [about];
  return {
    resourceName,
    manifestPath: place?.file ?? '',
    locations: [[path, ...whose, text].filter((part) => part !== undefined).join(': ')],
  };
}

/** cdk8s-cli looks the construct up by this name. An app that recorded nothing of ours has bare names only. */
function metadataKey({ about, place }: PolicyFinding, metadata: ConstructMetadata): string {
  if (place?.construct !== undefined) {
    const key = recordedKey(place.construct, metadata);
    if (key !== undefined) return key;
  }
  const bareName = about.replace(/^.*[ /]/, '');
  return place !== undefined && bareName in metadata ? bareName : about;
}

function summaryOf(policy: BackupPolicy, { findings, waived, skipped }: Judgement): Record<string, string> {
  const count = (level: Level) => String(findings.filter((finding) => finding.level === level).length);
  return {
    policy: policy.name,
    errors: count('error'),
    warnings: count('warning'),
    infos: count('info'),
    waived: String(waived.length),
    'not judged':
      skipped.map(({ rule, needs }) => `${rule} (needs ${needs.join(' or ')})`).join(', ') || 'none',
  };
}
