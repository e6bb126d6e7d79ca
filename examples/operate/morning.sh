#!/bin/sh
# ./morning.sh: are the backups all right, and if not, what is to be done? Changes nothing.
set -eu

mosk-backup doctor --rpo 26h --fail-on never    # from 26 hours on without a good backup a cluster is a problem
mosk-backup status                              # every backup, the newest first
