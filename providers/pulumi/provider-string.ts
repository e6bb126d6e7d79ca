/**
 * What every resource carries as its provider and what users' states keep for ever: code that only forwards to the
 * installed package. It is the text that Pulumi's closure serializer would make of a dynamic provider, written by hand,
 * so that it is the same in every release and nothing of a program can be captured in it.
 *
 * Frozen: states of all releases hold it, and `destroy` runs it as it was stored.
 */
export const PROVIDER_STRING =
  'exports.handler=()=>({' +
  'async configure(...a){return require("mosk-backup/pulumi/provider").configure(...a)},' +
  'async check(...a){return require("mosk-backup/pulumi/provider").check(...a)},' +
  'async diff(...a){return require("mosk-backup/pulumi/provider").diff(...a)},' +
  'async create(...a){return require("mosk-backup/pulumi/provider").create(...a)},' +
  'async read(...a){return require("mosk-backup/pulumi/provider").read(...a)},' +
  'async update(...a){return require("mosk-backup/pulumi/provider").update(...a)},' +
  'async delete(...a){return require("mosk-backup/pulumi/provider").delete(...a)}' +
  '})';
