#!/usr/bin/env node
// kubectl runs this as `kubectl_complete-mosk_backup`, with the words behind `kubectl mosk-backup`.
process.argv.splice(2, 0, '__complete');
require('./main');
