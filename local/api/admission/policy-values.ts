import type { Variables } from '../../../lib/cel';
import type { KubeObject } from '../../../lib/model';
import type { CompiledPolicy } from '../resources';
import { namespaceOf } from './match';
import type { PolicyRequest } from './policy-request';

// Loaded for the first policy only.
let loaded: typeof import('../../../lib/cel') | undefined;
const cel = () => {
  loaded ??= require('../../../lib/cel') as typeof import('../../../lib/cel');
  return loaded;
};

const OPTIONS: Readonly<Record<PolicyRequest['operation'], string>> = {
  CREATE: 'CreateOptions',
  UPDATE: 'UpdateOptions',
  DELETE: 'DeleteOptions',
};

/** What expressions see of a request, whichever policy asks. */
export function requestValues(request: PolicyRequest, namespace: KubeObject | undefined): Variables {
  const { celValue, allowsEverything, allowsEverythingOnResource } = cel();
  return {
    object: celValue(request.object),
    oldObject: celValue(request.oldObject),
    request: celValue(requestObject(request)),
    namespaceObject: celValue(namespace),
    authorizer: allowsEverything,
    'authorizer.requestResource': allowsEverythingOnResource,
  };
}

/** With the params of a binding, and the variables of the policy, which are evaluated when they are asked for. */
export function policyValues(
  values: Variables,
  params: KubeObject | undefined,
  { variables }: CompiledPolicy,
): Variables {
  const { celValue } = cel();
  const complete: Variables = { ...values, params: celValue(params) };
  complete.variables = new LazyVariables(variables, complete);
  return complete;
}

function requestObject(request: PolicyRequest): object {
  const { type, operation, name, subresource, user, dryRun } = request;
  const { group, version, kind, plural } = type;
  const namespace = namespaceOf(request);
  const resource = { group, version, resource: plural };
  return {
    uid: '',
    kind: { group, version, kind },
    resource,
    requestKind: { group, version, kind },
    requestResource: resource,
    ...(subresource === undefined ? {} : { subResource: subresource, requestSubResource: subresource }),
    ...(name === '' ? {} : { name }),
    ...(namespace === '' ? {} : { namespace }),
    operation,
    userInfo: { username: user, groups: ['system:authenticated'] },
    dryRun,
    options: { apiVersion: 'meta.k8s.io/v1', kind: OPTIONS[operation] },
  };
}

/** Names that are evaluated once, and only if they are asked for. */
class LazyVariables extends Map<unknown, unknown> {
  constructor(
    private readonly compiled: CompiledPolicy['variables'],
    private readonly known: Variables,
  ) {
    super();
  }

  override get(name: string): unknown {
    if (super.has(name)) return super.get(name);
    const found = this.compiled.findLast((each) => each.name === name);
    if (found === undefined) return undefined;
    const { CelError } = cel();
    const failed = (why: string) =>
      new CelError(`composited variable ${JSON.stringify(name)} fails to ${why}`);
    if (found.program === undefined) throw failed(`compile: ${found.error}`);
    try {
      const value = found.program.run(this.known);
      this.set(name, value);
      return value;
    } catch (error) {
      if (!(error instanceof CelError)) throw error;
      throw failed(`evaluate: ${error.message}`);
    }
  }
}
