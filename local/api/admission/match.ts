import { NamespaceType } from '../../../lib/model';
import type { MatchResources, ResourceRule } from '../resources';
import { type LabelSelector, matchesLabels } from '../select';
import type { PolicyRequest } from './policy-request';

type Labels = Readonly<Record<string, string>>;

/**
 * Whether a policy or a binding is about a request. Every kind is served in one version alone, so that the match policies
 * `Exact` and `Equivalent` are the same.
 *
 * @param namespaceLabels of a namespace that exists
 */
export function isAbout(
  resources: MatchResources,
  request: PolicyRequest,
  namespaceLabels: (name: string) => Labels | undefined,
): boolean {
  const {
    namespaceSelector = {},
    objectSelector = {},
    resourceRules = [],
    excludeResourceRules = [],
  } = resources;
  const covers = (rule: ResourceRule) => isCovered(rule, request);
  return (
    (resourceRules.length === 0 || resourceRules.some(covers)) &&
    !excludeResourceRules.some(covers) &&
    isInNamespace(namespaceSelector, request, namespaceLabels) &&
    isSelected(objectSelector, request)
  );
}

/** A namespace belongs to itself, once it exists. */
export function namespaceOf({ type, operation, namespace, name }: PolicyRequest): string {
  if (!isNamespace(type)) return namespace ?? '';
  return operation === 'CREATE' ? '' : name;
}

function isCovered(rule: ResourceRule, request: PolicyRequest): boolean {
  const { type, operation, name, subresource = '' } = request;
  const { resourceNames = [], scope = '*' } = rule;
  const isOf = (items: readonly string[] | undefined, wanted: string) =>
    items?.some((item) => item === '*' || item === wanted) === true;
  return (
    isOf(rule.operations, operation) &&
    isOf(rule.apiGroups, type.group) &&
    isOf(rule.apiVersions, type.version) &&
    (scope === '*' || (scope === 'Namespaced') === type.namespaced) &&
    rule.resources?.some((resource) => {
      const [plural, ...rest] = resource.split('/');
      const part = rest.join('/');
      return (plural === '*' || plural === type.plural) && (part === '*' || part === subresource);
    }) === true &&
    (resourceNames.length === 0 || resourceNames.includes(name))
  );
}

function isInNamespace(
  selector: LabelSelector,
  request: PolicyRequest,
  namespaceLabels: (name: string) => Labels | undefined,
): boolean {
  const { type, object, subresource } = request;
  if (asksNothing(selector)) return true;
  // A namespace that is written has the labels that it will have.
  if (isNamespace(type) && object !== undefined && subresource === undefined) {
    return matchesLabels(selector, object.metadata.labels);
  }
  const namespace = namespaceOf(request);
  // A selector of namespaces exempts nothing that belongs to none.
  return namespace === '' || matchesLabels(selector, namespaceLabels(namespace));
}

function isSelected(selector: LabelSelector, { object, oldObject }: PolicyRequest): boolean {
  if (asksNothing(selector)) return true;
  return [object, oldObject].some(
    (each) => each !== undefined && matchesLabels(selector, each.metadata.labels),
  );
}

function asksNothing({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean {
  return Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
}

function isNamespace({ group, plural }: { group: string; plural: string }): boolean {
  return group === NamespaceType.group && plural === NamespaceType.plural;
}
