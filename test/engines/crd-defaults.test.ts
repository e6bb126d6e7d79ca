/** Defaults that a CRD may not have are refused as by kube-apiserver. */
import type { Answer } from '../local/api/requester';
import { describeOnBothServers, seededCrd, verdictOf } from './both-servers';

const SCHEMAS: readonly object[] = [
  { type: 'string', default: 'a' },
  { type: 'string', default: 1 },
  { type: 'string', default: null },
  { type: 'string', nullable: true, default: null },
  { type: 'integer', default: '1' },
  { type: 'integer', default: 1.5 },
  { type: 'boolean', default: 'yes' },
  { type: 'array', items: { type: 'string' }, default: ['a', 1] },
  { type: 'array', items: { type: 'string' }, default: {} },
  { type: 'object', properties: { a: { type: 'string' } }, default: { a: 'x', b: 'y' } },
  { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], default: {} },
  { type: 'object', properties: { a: { type: 'string', default: 'x' } }, required: ['a'], default: {} },
  { type: 'object', additionalProperties: { type: 'integer' }, default: { a: 1, b: 'x' } },
  { type: 'object', 'x-kubernetes-preserve-unknown-fields': true, default: { b: 'y' } },
  { 'x-kubernetes-int-or-string': true, default: 'x' },
  { type: 'string', enum: ['a', 'b'], default: 'c' },
  { type: 'string', pattern: '^a+$', default: 'b' },
  { type: 'string', maxLength: 1, default: 'bb' },
  { type: 'integer', minimum: 3, default: 2 },
  { type: 'string', format: 'date-time', default: 'soon' },
  { type: 'string', default: 'a', 'x-kubernetes-validations': [{ rule: 'self != "a"' }] },
  { type: 'string', 'x-kubernetes-validations': [{ rule: 'self != "a"', message: 'not a' }], default: 'a' },
  { type: 'string', oneOf: [{ pattern: '^a' }, { pattern: 'b$' }], default: 'ab' },
  { type: 'array', items: { type: 'string', default: 1 } },
  { type: 'object', additionalProperties: { type: 'string', default: 'a' } },
];

/** No object could keep such a default. kube-apiserver takes them all the same. */
const STRICTER: readonly object[] = [
  { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set', default: ['a', 'a'] },
  { 'x-kubernetes-int-or-string': true, default: true },
];

const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

const crdWith = (plural: string, field: object) =>
  seededCrd(plural, { type: 'object', properties: { spec: { type: 'object', properties: { field } } } });

describeOnBothServers('a CRD with a default', (servers) => {
  it.each(SCHEMAS.map((schema, index) => [JSON.stringify(schema), schema, index] as const))(
    '%s',
    async (_, schema, index) => {
      const { our, their } = await servers.ask('POST', CRDS, crdWith(`kinds${index}s`, schema));

      // Of members of maps the real one says `.name in body`, of others `name in body`.
      const said = (answer: Answer) =>
        JSON.stringify(verdictOf(answer)).replaceAll(/: \.(?=\w+ in body)/g, ': ');
      expect(said(our)).toBe(said(their));
    },
  );

  it.each(STRICTER.map((schema, index) => [JSON.stringify(schema), schema, index] as const))(
    'is refused here alone: %s',
    async (_, schema, index) => {
      const { our, their } = await servers.ask('POST', CRDS, crdWith(`stricts${index}s`, schema));

      expect([our.code, their.code]).toEqual([422, 201]);
    },
  );
});
