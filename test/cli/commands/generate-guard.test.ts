import { parseAllDocuments } from 'yaml';
import { run } from '../../../cli/run';
import { fakeIo } from '../fake-io';

/** As on a machine where only the command line is installed. */
function missing(name: string): never {
  throw Object.assign(new Error(`Cannot find module '${name}'`), { code: 'MODULE_NOT_FOUND' });
}
jest.mock('cdk8s', () => missing('cdk8s'));
jest.mock('constructs', () => missing('constructs'));

it.each([['guard'], ['admission']])('prints the %s on a machine that has no cdk8s', async (what) => {
  const io = fakeIo();
  expect(await run(['generate', what], io)).toBe(0);
  const kinds = new Set(parseAllDocuments(io.output.stdout).map((each) => each.toJS().kind));
  expect(kinds).toEqual(new Set(['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding']));
});
