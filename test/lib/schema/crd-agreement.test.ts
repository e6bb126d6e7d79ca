import { checkContract } from '../../../lib/contract';
import { applyDefaults, crds, fieldErrorText, unknownFields, validateObject } from '../../../lib/schema';
import type { ContractCase } from '../contract/contract-case';
import { BAD_CASES } from './bad-cases';
import { GOOD_CASES } from './good-cases';
import { SCHEMA_CASES } from './schema-cases';

const ALL: readonly ContractCase[] = [...GOOD_CASES, ...BAD_CASES, ...SCHEMA_CASES];
const agreeing = ALL.filter(
  ({ crdAccepts, crdRefuses }) => crdAccepts === undefined && crdRefuses === undefined,
);

function crdErrors({ object }: ContractCase): string[] {
  const crd = crds().find(({ spec }) => spec.names.kind === object.kind);
  const schema = crd?.spec.versions[0]?.schema.openAPIV3Schema;
  if (schema === undefined) throw new Error(`no CRD for ${object.kind}`);
  expect(unknownFields(schema, object)).toEqual([]);
  return validateObject(schema, applyDefaults(schema, object)).map(fieldErrorText);
}

describe('contract rules and CRDs', () => {
  it.each(agreeing.filter(({ code }) => code === undefined))('both accept $name', (each) => {
    expect(crdErrors(each)).toEqual([]);
    expect(checkContract(each.object)).toEqual([]);
  });

  it.each(agreeing.filter(({ code }) => code !== undefined))('both refuse $name', (each) => {
    expect(crdErrors(each)).not.toEqual([]);
    expect(checkContract(each.object)).not.toEqual([]);
  });

  it.each(ALL.filter(({ crdAccepts }) => crdAccepts))('differ on $name: $crdAccepts', (each) => {
    expect(crdErrors(each)).toEqual([]);
    expect(checkContract(each.object)).not.toEqual([]);
  });

  it.each(ALL.filter(({ crdRefuses }) => crdRefuses))('differ on $name: $crdRefuses', (each) => {
    expect(crdErrors(each)).not.toEqual([]);
    expect(checkContract(each.object)).toEqual([]);
  });
});
