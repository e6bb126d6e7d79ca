import * as pulumi from '@pulumi/pulumi';
import { ownerText } from '../../../lib/model';
import type { Kind } from '../kinds';
import { notImported } from '../not-imported';
import { PROVIDER_STRING } from '../provider-string';
import { type Connection, connectionInputs } from './connection';
import { requireInstalledProvider } from './installed-provider';
import { toldAlone } from './told-alone';

/** How a kind of resource looks to the engine. */
export interface Shape {
  readonly kind: Kind;
  /** Properties that only the provider knows. Pulumi makes outputs of nothing but what is declared. */
  readonly outputs: readonly string[];
  /** Inputs that are secrets, whatever the program passed. */
  readonly secrets: readonly string[];
}

export function typeToken(kind: Kind): string {
  return `pulumi-nodejs:dynamic/mosk-backup:${kind}`;
}

/** @throws BackupError `engine-missing`, `kubeconfig-invalid`, `owner-invalid`, `usage` for an import */
export function declaredProps(
  shape: Shape,
  name: string,
  args: Connection & object,
  options: pulumi.CustomResourceOptions | undefined,
): pulumi.Inputs {
  return toldAlone(() => {
    requireInstalledProvider();
    if (options?.import !== undefined) throw notImported(`${shape.kind} ${name}`);
    return propsOf(shape, name, { ...args, ...connectionInputs(args, shape.kind) }, options);
  });
}

function propsOf(
  shape: Shape,
  name: string,
  given: pulumi.Inputs,
  options: pulumi.CustomResourceOptions | undefined,
): pulumi.Inputs {
  for (const secret of shape.secrets) {
    // additionalSecretOutputs alone leaves a plain string in clear in the inputs of the state.
    if (given[secret] !== undefined) given[secret] = pulumi.secret(given[secret]);
  }
  return {
    ...Object.fromEntries(shape.outputs.map((output) => [output, undefined])),
    ...given,
    kind: shape.kind,
    owner: declaredOwner(shape, name, options?.parent),
    // The engine does not pass customTimeouts on to dynamic providers, so they travel as an input.
    timeouts: options?.customTimeouts,
    __provider: PROVIDER_STRING,
  };
}

export function declaredOptions(
  { secrets }: Shape,
  options: pulumi.CustomResourceOptions = {},
): pulumi.CustomResourceOptions {
  return {
    ...options,
    additionalSecretOutputs: [...secrets, ...(options.additionalSecretOutputs ?? [])],
  };
}

/**
 * Who the objects of a resource belong to: as the engine tells resources apart, by the types of the parents as well. Directly
 * in the stack there are none.
 * @throws BackupError `owner-invalid`
 */
function declaredOwner(
  { kind }: Shape,
  name: string,
  parent: pulumi.Resource | undefined,
): pulumi.Input<string> {
  const direct = { tool: 'pulumi', scope: stackScope(), name };
  const owner = ownerText(direct);
  if (parent === undefined) return owner;
  // Not as an Output: one of a parent depends on all that is in it (documented), so its resources would wait for each other.
  const known = new Promise<string>((resolve) => {
    pulumi.createUrn(name, typeToken(kind), parent).apply(resolve);
  });
  return known.then((urn) => {
    const types = parentTypes(urn);
    return types === '' ? owner : ownerText({ ...direct, scope: `${direct.scope}/${types}` });
  });
}

/** `acme.index.Site$acme.index.Part` of `urn:pulumi:prod::shop::acme:index:Site$acme:index:Part$<type>::<name>` */
function parentTypes(urn: string): string {
  const [, , types = ''] = urn.split('::');
  return types.split('$').slice(0, -1).join('$').replaceAll(':', '.');
}

/** Scope of the owners that a program's declarations are. */
export function stackScope(): string {
  return [organization(), pulumi.getProject(), pulumi.getStack()].join('/');
}

/** The engine always gives one. Unit tests that call `setMocks(mocks)` as its examples do have none. */
function organization(): string {
  try {
    return pulumi.getOrganization();
  } catch {
    return 'organization';
  }
}
