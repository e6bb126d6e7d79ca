#!/bin/sh
# ./removal.sh BACKUP: takes a backup away for good. Never kubectl delete: it would leave the files to nobody.
set -eu

mosk-backup remove "$1" --yes                   # the remote files first, then the object
mosk-backup status
