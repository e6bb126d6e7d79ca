import { refuseInlineKubeconfig } from '../../../providers/pulumi/inline-kubeconfig';

const TEXT = 'apiVersion: v1\nclusters: []\nusers: [{ name: u, user: { token: hunter2 } }]\n';

it.each([
  ['YAML', TEXT],
  ['JSON', '{"users":[]}'],
  ['one line', 'clusters: [], users: []'],
  ['base64', Buffer.from(TEXT).toString('base64')],
  ['anything longer than a path', 'x'.repeat(2_000)],
])('a kubeconfig as text is refused, and is not in the error: %s', (_name, text) => {
  expect(() => refuseInlineKubeconfig(text)).toThrow(/characters of text/);
  expect(() => refuseInlineKubeconfig(text)).not.toThrow(/hunter2/);
});

it.each(['/home/me/.kube/config', 'config', '../a b/kubeconfig-prod.yaml', `/${'folder/'.repeat(30)}config`])(
  'a path is taken: %s',
  (path) => {
    expect(() => refuseInlineKubeconfig(path)).not.toThrow();
  },
);
