#!/bin/sh
# ./new-key.sh NAME: a key of its own for archives, encrypted for the age recipient. Its clear value passes through a
# pipe and is kept nowhere: without the age key that reads this file, the archives cannot be read either.
set -eu
file=clusters/mgmt/keys/keyencryptionkey.prod.$1.yaml
if [ -e "$file" ]; then
  echo "$file exists. Archives need the old key: give the new one another name" >&2
  exit 1
fi
encrypted=$(
  sops encrypt --filename-override "$file" <<KEY
apiVersion: kaas.mirantis.com/v1alpha1
kind: KeyEncryptionKey
metadata:
  name: $1
  namespace: prod
  annotations:
    # Created once, then left alone: MOSK moves the value away, and applying it again would change the key.
    kustomize.toolkit.fluxcd.io/ssa: IfNotPresent
    kustomize.toolkit.fluxcd.io/prune: disabled
spec:
  secret:
    value: $(openssl rand -base64 32)
KEY
)
printf '%s\n' "$encrypted" >"$file"
