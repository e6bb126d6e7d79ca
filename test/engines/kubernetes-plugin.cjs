/**
 * A STAND-IN for the plugin of @pulumi/kubernetes, which cannot be had as a Go module: it takes whatever it is given and
 * makes nothing. Previews and policies are the real engine's.
 */
const { main } = require('@pulumi/pulumi/provider');

const provider = {
  version: '4.0.0',
  check: async (_urn, _olds, news) => ({ inputs: news }),
  diff: async () => ({}),
  create: async (_urn, inputs) => ({ id: 'made-by-nobody', outs: inputs }),
  update: async (_id, _urn, _olds, news) => ({ outs: news }),
  delete: async () => {},
};

main(provider, process.argv.slice(2));
