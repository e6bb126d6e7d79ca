#!/bin/sh
# ./rehearsal.sh BACKUP KEY_FILE: would this backup help on the day when everything else is gone? Changes nothing of it.
set -eu
backup=$1
key=$2

mosk-backup status "$backup"                            # its story: times, files, key, and the next step
mosk-backup verify "$backup" --key-file "$key"          # reads it to its end, keeps nothing
mosk-backup fetch "$backup" --key-file "$key" --out rehearsal.tar
tar -tf rehearsal.tar >rehearsal.txt                    # what is inside, by somebody else's program
rm rehearsal.tar                                        # it holds the secrets of the cluster
mosk-backup runbook --live --out recovery.html          # how this is done without a management cluster: print it
