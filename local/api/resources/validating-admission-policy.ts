import type { KubeObject } from '../../../lib/model';
import { type FieldError, invalid, isCelIdentifier, notSupported, required } from '../../../lib/schema';
import { messageSchema } from '../messages';
import { ageColumn, nameColumn } from '../table';
import type { Policy, PolicySpec } from './admission-objects';
import { matchErrors, withMatchDefaults } from './match-resources-rules';
import { paramKindErrors } from './param-kind';
import { auditAnnotationErrors } from './policy-audit-annotations';
import { compiledPolicy, expressionErrors } from './policy-expressions';
import { matchConditionErrors } from './policy-match-conditions';
import { validationErrors } from './policy-validations';
import { METADATA_FIELDS, type Resource } from './resource';

function read(object: KubeObject): KubeObject {
  const { spec } = object as Policy;
  const { matchConstraints } = spec;
  return {
    ...object,
    spec: {
      ...spec,
      failurePolicy: spec.failurePolicy ?? 'Fail',
      ...(matchConstraints === undefined ? {} : { matchConstraints: withMatchDefaults(matchConstraints) }),
    },
  };
}

/** Nobody fills in a status here; it is there all the same. */
function prepare(object: KubeObject): KubeObject {
  return { ...object, status: (object as Policy & { status?: object }).status ?? {} };
}

const FAILURE_POLICIES = ['Fail', 'Ignore'];

function check(object: KubeObject): FieldError[] {
  const { spec, metadata } = object as Policy;
  const { name = '' } = metadata;
  const {
    failurePolicy = 'Fail',
    paramKind,
    matchConstraints,
    matchConditions = [],
    validations = [],
    auditAnnotations = [],
    variables = [],
  } = spec;
  const compiled = compiledPolicy(spec);
  return [
    ...(FAILURE_POLICIES.includes(failurePolicy)
      ? []
      : [notSupported('spec.failurePolicy', failurePolicy, FAILURE_POLICIES)]),
    ...(paramKind === undefined ? [] : paramKindErrors(paramKind)),
    ...constraintErrors(matchConstraints, 'spec.matchConstraints'),
    ...matchConditionErrors(matchConditions, compiled.matchConditions),
    ...variables.flatMap((variable, index) =>
      variableNameErrors(variable.name, `spec.variables[${index}].name`),
    ),
    ...compiled.variables.flatMap((each) => expressionErrors(each, 'expression is not specified')),
    ...(validations.length + auditAnnotations.length === 0 ? NOTHING_TO_DO : []),
    ...validationErrors(validations, compiled),
    ...auditAnnotationErrors(name, auditAnnotations, compiled.auditAnnotations),
  ];
}

const NOTHING_TO_DO = ['spec.validations', 'spec.auditAnnotations'].map((field) =>
  required(field, 'validations or auditAnnotations must contain at least one item'),
);

function constraintErrors(constraints: PolicySpec['matchConstraints'], field: string): FieldError[] {
  if (constraints === undefined) return [required(field)];
  const hasRules = (constraints.resourceRules ?? []).length > 0;
  return [...matchErrors(constraints, field), ...(hasRules ? [] : [required(`${field}.resourceRules`)])];
}

function variableNameErrors(name: string, field: string): FieldError[] {
  if (name.trim() === '') return [required(field, 'name is not specified')];
  return isCelIdentifier(name) ? [] : [invalid(field, name, 'must be a valid CEL identifier')];
}

export const policyResource: Resource = {
  type: {
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    kind: 'ValidatingAdmissionPolicy',
    plural: 'validatingadmissionpolicies',
    namespaced: false,
  },
  singular: 'validatingadmissionpolicy',
  listKind: 'ValidatingAdmissionPolicyList',
  shortNames: [],
  categories: ['api-extensions'],
  schema: messageSchema('admissionregistration.v1.ValidatingAdmissionPolicy'),
  message: 'admissionregistration.v1.ValidatingAdmissionPolicy',
  custom: false,
  hasStatus: true,
  hasGeneration: true,
  replacesVersion: true,
  columns: [
    nameColumn,
    {
      name: 'Validations',
      type: 'integer',
      format: '',
      description: 'The number of validations.',
      priority: 0,
      cell: (object) => (object as Policy).spec.validations?.length ?? 0,
    },
    {
      name: 'ParamKind',
      type: 'string',
      format: '',
      description: 'Kind of the objects by which it is parametrised.',
      priority: 0,
      cell(object) {
        const { paramKind } = (object as Policy).spec;
        return paramKind === undefined ? '<unset>' : `${paramKind.apiVersion}/${paramKind.kind}`;
      },
    },
    ageColumn,
  ],
  selectableFields: METADATA_FIELDS,
  nameRule: 'subdomain',
  read,
  prepare,
  check,
};
