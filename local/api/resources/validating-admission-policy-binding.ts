import type { KubeObject } from '../../../lib/model';
import {
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  invalidShown,
  notSupported,
  required,
} from '../../../lib/schema';
import { messageSchema } from '../messages';
import { labelSelectorErrors, nameComplaints } from '../select';
import { ageColumn, nameColumn } from '../table';
import type { Binding, ParamRef } from './admission-objects';
import { matchErrors, withMatchDefaults } from './match-resources-rules';
import { METADATA_FIELDS, type Resource } from './resource';
import { policyResource } from './validating-admission-policy';

function read(object: KubeObject): KubeObject {
  const { spec } = object as Binding;
  if (spec.matchResources === undefined) return object;
  return { ...object, spec: { ...spec, matchResources: withMatchDefaults(spec.matchResources) } };
}

const ACTIONS = ['Audit', 'Deny', 'Warn'];

function check(object: KubeObject): FieldError[] {
  const { policyName = '', paramRef, matchResources, validationActions = [] } = (object as Binding).spec;
  const field = 'spec.policyName';
  return [
    ...(policyName === ''
      ? [required(field)]
      : nameComplaints.subdomain(policyName).map((detail) => invalid(field, policyName, detail))),
    ...(paramRef === undefined ? [] : paramErrors(paramRef)),
    ...(matchResources === undefined ? [] : matchErrors(matchResources, 'spec.matchResources')),
    ...actionErrors(validationActions, 'spec.validationActions'),
  ];
}

function actionErrors(actions: readonly string[], field: string): FieldError[] {
  if (actions.length === 0) return [required(field, 'at least one validation action is required')];
  const errors: FieldError[] = [];
  for (const [index, action] of actions.entries()) {
    if (!ACTIONS.includes(action)) errors.push(notSupported(`${field}[${index}]`, action, ACTIONS));
    if (actions.indexOf(action) < index) errors.push(duplicate(`${field}[${index}]`, action));
  }
  if (actions.includes('Deny') && actions.includes('Warn')) {
    const detail =
      'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)';
    errors.push(invalidShown(field, actions, detail));
  }
  return errors;
}

const NOT_FOUND_ACTIONS = ['Deny', 'Allow'];

function paramErrors({ name = '', selector, parameterNotFoundAction }: ParamRef): FieldError[] {
  const field = 'spec.paramRef';
  const errors = nameComplaints.pathSegment(name).map((detail) => invalid(`${field}.name`, name, detail));
  if (selector !== undefined) errors.push(...labelSelectorErrors(selector, `${field}.selector`));
  if (name !== '' && selector !== undefined) {
    for (const member of ['name', 'selector']) {
      errors.push(forbidden(`${field}.${member}`, 'name and selector are mutually exclusive'));
    }
  }
  if (name === '' && selector === undefined)
    errors.push(required(field, 'one of name or selector must be specified'));
  const action = `${field}.parameterNotFoundAction`;
  if (!parameterNotFoundAction) errors.push(required(action));
  else if (!NOT_FOUND_ACTIONS.includes(parameterNotFoundAction)) {
    errors.push(notSupported(action, parameterNotFoundAction, NOT_FOUND_ACTIONS));
  }
  return errors;
}

export const policyBindingResource: Resource = {
  type: {
    ...policyResource.type,
    kind: 'ValidatingAdmissionPolicyBinding',
    plural: 'validatingadmissionpolicybindings',
  },
  singular: 'validatingadmissionpolicybinding',
  listKind: 'ValidatingAdmissionPolicyBindingList',
  shortNames: [],
  categories: ['api-extensions'],
  schema: messageSchema('admissionregistration.v1.ValidatingAdmissionPolicyBinding'),
  message: 'admissionregistration.v1.ValidatingAdmissionPolicyBinding',
  custom: false,
  hasStatus: false,
  hasGeneration: true,
  replacesVersion: true,
  columns: [
    nameColumn,
    {
      name: 'PolicyName',
      type: 'string',
      format: '',
      description: 'Name of the policy.',
      priority: 0,
      cell: (object) => (object as Binding).spec.policyName,
    },
    {
      name: 'ParamRef',
      type: 'string',
      format: '',
      description: 'The object by which it is parametrised.',
      priority: 0,
      cell(object) {
        const { name = '', namespace, selector } = (object as Binding).spec.paramRef ?? {};
        if (name !== '') return namespace ? `${namespace}/${name}` : `*/${name}`;
        return selector === undefined ? '<unset>' : shown(selector);
      },
    },
    ageColumn,
  ],
  selectableFields: METADATA_FIELDS,
  nameRule: 'subdomain',
  read,
  check,
};

/** As Go prints it. */
function shown({ matchLabels, matchExpressions = [] }: NonNullable<ParamRef['selector']>): string {
  const labels = Object.entries(matchLabels ?? {})
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, value]) => `${key}: ${value},`);
  const conditions = matchExpressions.map(
    ({ key, operator, values = [] }) =>
      `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],},`,
  );
  return `&LabelSelector{MatchLabels:map[string]string{${labels.join('')}},MatchExpressions:[]LabelSelectorRequirement{${conditions.join('')}},}`;
}
