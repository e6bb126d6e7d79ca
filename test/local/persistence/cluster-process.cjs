/** Runs a cluster that keeps its objects in the folder that is named, until it is killed. */
const { startManagementCluster } = require('../../../dist/local');

startManagementCluster({ directory: process.argv[2], persist: true }).then(() =>
  process.stdout.write('ready\n'),
);
