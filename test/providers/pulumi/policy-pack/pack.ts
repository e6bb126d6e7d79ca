import type {
  Policies,
  PolicyResource,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from '@pulumi/policy';

/** What a test says of a resource of a program. */
export interface TestResource {
  readonly type: string;
  readonly name: string;
  readonly props: Record<string, unknown>;
  readonly provider?: { readonly name: string };
}

/** What a policy reported: its name, the resource and the text. */
export interface Report {
  readonly policy: string;
  readonly urn: string;
  readonly text: string;
}

export const urnOf = ({ type, name }: TestResource) => `urn:pulumi:test::shop::${type}::${name}`;

/** Judges resources by all policies of a pack, in-process, as the engine does: each resource, then the stack. */
export async function runPack(policies: Policies, resources: readonly TestResource[]): Promise<Report[]> {
  const reports: Report[] = [];
  const reporter = (policy: string, own: string) => (text: string, urn?: string) => {
    reports.push({ policy, urn: urn ?? own, text });
  };
  for (const resource of resources) {
    for (const policy of policies.filter(isOfResources)) {
      const validations = [policy.validateResource ?? []].flat();
      for (const validate of validations) {
        await validate(args(resource) as ResourceValidationArgs, reporter(policy.name, urnOf(resource)));
      }
    }
  }
  for (const policy of policies.filter(isOfStack)) {
    await policy.validateStack(
      { resources: resources.map((each) => args(each) as PolicyResource) } as Parameters<
        StackValidationPolicy['validateStack']
      >[0],
      reporter(policy.name, ''),
    );
  }
  return reports;
}

function args(resource: TestResource): Partial<ResourceValidationArgs> {
  return { ...resource, urn: urnOf(resource) } as Partial<ResourceValidationArgs>;
}

function isOfResources(policy: Policies[number]): policy is ResourceValidationPolicy {
  return !isOfStack(policy);
}

function isOfStack(policy: Policies[number]): policy is StackValidationPolicy {
  return 'validateStack' in policy;
}
