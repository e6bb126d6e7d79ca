import { canSay } from '../../../cli/input';

const WORD = 'kaas.mirantis.com/';

it.each([
  'apiVersion: kaas.mirantis.com/v1alpha1',
  '"apiVersion": "kaas.mirantis.com\\/v1alpha1"',
  'apiVersion: "\\x6baas.mirantis.com/v1alpha1"',
  'apiVersion: "kaas\\u002emirantis.com/v1alpha1"',
  'apiVersion: "kaas\\U0000002emirantis.com/v1alpha1"',
  'apiVersion: "kaas.mi\\\n    rantis.com/v1alpha1"',
  'apiVersion: "kaas.mi\\\r\n\trantis.com/v1alpha1"',
  'apiVersion: !!binary a2Fhcy5taXJhbnRpcy5jb20vdjFhbHBoYTE=',
  'apiVersion: !<tag:yaml.org,2002:bin%61ry> a2Fhcy5taXJhbnRpcy5jb20vdjFhbHBoYTE=',
  'apiVersion: "kaas.mi\\\r\r\n  rantis.com/v1alpha1"',
  '{apiVersion:\u0085!!binary a2Fhcy5taXJhbnRpcy5jb20vdjFhbHBoYTE=}',
  '%TAG !e! tag:yaml.org,2002:bin\r---\rapiVersion: !e!ary a2Fhcy5taXJhbnRpcy5jb20vdjFhbHBoYTE=',
  'a: \'C:\\\'\nb: "kaas\\x2emirantis.com/v1"',
])('%j can name the group', (text) => {
  expect(canSay(text, WORD)).toBe(true);
});

it.each([
  'apiVersion: apps/v1\nkind: Deployment',
  'data: { run: "sed s/\\\\d/x/; echo \\"!\\"" }',
  'Fn: !Sub "x-{Region}"',
  'apiVersion: kaas.mirantis.example/v1',
])('%j cannot', (text) => {
  expect(canSay(text, WORD)).toBe(false);
});

it('a line of a hundred thousand exclamation marks is looked at in a moment', () => {
  const started = performance.now();
  expect(canSay(',!'.repeat(100_000), WORD)).toBe(false);
  // Minutes, where each of them is a beginning of its own.
  expect(performance.now() - started).toBeLessThan(5_000);
});
