import type { KubeObject } from '../../../lib/model';
import type { FieldError } from '../../../lib/schema';
import { type Registry, VERBS } from '../resources';
import { invalid } from '../status-error';
import { type Api, type Call, create } from '../verbs';
import { type Access, type AccessQuestion, DISCOVERY_PATHS, PUBLIC_PATHS, type UserInfo } from './access';
import { type CompleteAnswer, jsonAnswer } from './answer';

interface ResourceAttributes {
  readonly verb?: string;
  readonly group?: string;
  readonly resource?: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
}

interface ReviewSpec {
  readonly user?: string;
  readonly groups?: readonly string[];
  readonly namespace?: string;
  readonly resourceAttributes?: ResourceAttributes;
  readonly nonResourceAttributes?: { readonly path?: string; readonly verb?: string };
}

interface Rule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
}

/** Whether a kind is a question, answered in the answer to its creation. */
export function isReview({ resource }: Call): boolean {
  return /^(?:authorization|authentication)\.k8s\.io$/.test(resource.type.group);
}

/**
 * Who somebody is and what they may, by the rules by which the server itself decides.
 *
 * @throws StatusError for a question that is none
 */
export function answerReview(api: Api, access: Access, call: Call): CompleteAnswer {
  // Read and checked as any object; a dry run keeps nothing.
  const query = new URLSearchParams(call.query);
  query.set('dryRun', 'All');
  const asked = create(api, { ...call, query, body: withName(call) });
  const { metadata, ...review } = asked.object;
  const { managedFields } = metadata as { managedFields?: unknown };
  const spec = (review.spec ?? {}) as ReviewSpec;
  const status = statusOf(api.registry, access, call, spec);
  return jsonAnswer(201, {
    ...review,
    metadata: managedFields === undefined ? {} : { managedFields },
    status,
  });
}

/** Questions have no name. */
function withName({ body }: Call): Call['body'] {
  if (typeof body.value !== 'object' || body.value === null) return body;
  return {
    ...body,
    value: { ...body.value, metadata: { ...(body.value as KubeObject).metadata, name: 'review' } },
  };
}

function statusOf(registry: Registry, access: Access, { resource, user }: Call, spec: ReviewSpec): unknown {
  const { kind } = resource.type;
  switch (kind) {
    case 'SelfSubjectReview':
      return { userInfo: access.infoOf(user) satisfies UserInfo };
    case 'SelfSubjectRulesReview':
      return rulesOf(registry, access, user, spec.namespace);
    case 'SelfSubjectAccessReview':
      requireQuestion(spec, []);
      return { allowed: isAllowed(registry, access, user, spec) };
    default:
      requireQuestion(spec, spec.user || spec.groups?.length ? [] : [NOBODY]);
      return { allowed: isAllowed(registry, access, spec.user ?? '', spec) };
  }
}

const NOBODY: FieldError = {
  type: 'FieldValueInvalid',
  message: 'Invalid value: "": at least one of user or group must be specified',
  field: 'spec.user',
};

function requireQuestion(spec: ReviewSpec, more: readonly FieldError[]): void {
  const { resourceAttributes, nonResourceAttributes } = spec;
  const errors = [...more];
  if (resourceAttributes !== undefined && nonResourceAttributes !== undefined) {
    errors.unshift({
      type: 'FieldValueInvalid',
      message: `Invalid value: ${JSON.stringify(nonResourceAttributes)}: cannot be specified in combination with resourceAttributes`,
      field: 'spec.nonResourceAttributes',
    });
  }
  if (resourceAttributes === undefined && nonResourceAttributes === undefined) {
    errors.unshift({
      type: 'FieldValueInvalid',
      message:
        'Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified',
      field: 'spec.resourceAttributes',
    });
  }
  // Without the kind: seen on the real server.
  if (errors.length > 0) throw invalid({ group: 'authorization.k8s.io', kind: '' }, '', errors);
}

function isAllowed(registry: Registry, access: Access, user: string, spec: ReviewSpec): boolean {
  const { resourceAttributes: wanted, nonResourceAttributes } = spec;
  if (wanted === undefined) return access.mayUsePath(user, nonResourceAttributes?.path ?? '');
  const { verb = '', group = '', resource = '', subresource = '', namespace, name = '' } = wanted;
  const verbs = verb === '*' ? VERBS : [verb];
  const targets =
    resource === '*'
      ? registry.all().filter(({ type }) => group === '*' || type.group === group)
      : [{ type: { group, plural: resource } }];
  return verbs.every((each) =>
    targets.every(({ type }) =>
      access.may(user, {
        verb: each,
        group: type.group,
        resource: type.plural,
        subresource,
        namespace: namespace || undefined,
        name,
      }),
    ),
  );
}

/** Rules that say the same as a user's function, found by asking it about every kind and verb. */
function rulesOf(registry: Registry, access: Access, user: string, namespace = ''): unknown {
  if (access.mayEverything(user)) {
    return {
      resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
      nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
      incomplete: false,
    };
  }
  const question = (verb: string, group: string, resource: string, subresource: string): AccessQuestion => ({
    verb,
    group,
    resource,
    subresource,
    namespace: namespace || undefined,
    name: '',
  });
  const resourceRules = registry.all().flatMap(({ type: { group, plural }, hasStatus, verbs = VERBS }) =>
    ['', ...(hasStatus ? ['status'] : [])].flatMap((subresource): Rule[] => {
      const allowed = verbs.filter((verb) => access.may(user, question(verb, group, plural, subresource)));
      if (allowed.length === 0) return [];
      const resource = subresource === '' ? plural : `${plural}/${subresource}`;
      return [{ verbs: allowed, apiGroups: [group], resources: [resource] }];
    }),
  );
  const nonResourceRules = [PUBLIC_PATHS, DISCOVERY_PATHS].map((nonResourceURLs) => ({
    verbs: ['get'],
    nonResourceURLs,
  }));
  return { resourceRules, nonResourceRules, incomplete: false };
}
