#!/bin/sh
# ./left-behind.sh FOLDER NAMESPACE: prints the commands that remove what Argo CD has left in a MOSK project, though its
# manifest is no longer in the folder that `mosk-backup synth` writes. Removes nothing itself.
set -eu
folder=$1
namespace=$2

# Only what manifests of ours declared: they alone have a wave. Not what a schedule, Pulumi or somebody by hand has made.
declared='@.metadata.annotations.argocd\.argoproj\.io/sync-wave'

in_no_file() {
  for name in $(kubectl get "$1s" -n "$namespace" -o jsonpath="$2"); do
    [ -n "$(find "$folder" -name "$1.$namespace.$name.yaml")" ] || echo "$name"
  done
}

# They go on making backups.
for name in $(in_no_file clusterbackupschedule "{.items[?($declared)].metadata.name}"); do
  echo "kubectl delete clusterbackupschedule $name -n $namespace"
done

# Empty shells, whose remote files are gone.
deleted='{range .items[?(@.status.status=="Deleted")]}{.metadata.name} {end}'
for name in $(in_no_file clusterbackup "$deleted"); do
  echo "mosk-backup remove $name -n $namespace --yes"
done
