// Generated from crds/*.yaml by tools/package/generate-crds.mjs (npm run generate). Do not edit.
import type { CustomResourceDefinition } from '../structural-schema';

/** The five kinds of the API, as in `crds/`. */
export const CRDS: readonly CustomResourceDefinition[] = [
  {
    "apiVersion": "apiextensions.k8s.io/v1",
    "kind": "CustomResourceDefinition",
    "metadata": {
      "name": "clusters.cluster.k8s.io",
      "annotations": {
        "api-approved.kubernetes.io": "unapproved, a stand-in for the definition that MOSK brings"
      }
    },
    "spec": {
      "group": "cluster.k8s.io",
      "scope": "Namespaced",
      "names": {
        "kind": "Cluster",
        "listKind": "ClusterList",
        "plural": "clusters",
        "singular": "cluster",
        "shortNames": [
          "cl"
        ]
      },
      "versions": [
        {
          "name": "v1alpha1",
          "served": true,
          "storage": true,
          "subresources": {
            "status": {}
          },
          "additionalPrinterColumns": [
            {
              "name": "Bucket",
              "type": "string",
              "jsonPath": ".spec.providerSpec.value.backup.rclone.bucket",
              "description": "Default bucket of the backups of this cluster."
            },
            {
              "name": "NFS",
              "type": "string",
              "jsonPath": ".spec.providerSpec.value.backup.nfsUploadUrl",
              "description": "Default NFS export of the backups of this cluster."
            },
            {
              "name": "Age",
              "type": "date",
              "jsonPath": ".metadata.creationTimestamp"
            }
          ],
          "schema": {
            "openAPIV3Schema": {
              "type": "object",
              "description": "A MOSK or management cluster. Only its backup section is described here.",
              "x-kubernetes-preserve-unknown-fields": true,
              "properties": {
                "spec": {
                  "type": "object",
                  "description": "Specification of the cluster.",
                  "x-kubernetes-preserve-unknown-fields": true,
                  "properties": {
                    "providerSpec": {
                      "type": "object",
                      "description": "Settings of the provider.",
                      "x-kubernetes-preserve-unknown-fields": true,
                      "properties": {
                        "value": {
                          "type": "object",
                          "description": "MOSK settings of the cluster.",
                          "x-kubernetes-preserve-unknown-fields": true,
                          "properties": {
                            "backup": {
                              "type": "object",
                              "description": "Target of the backups of this cluster whose own parameters are empty.",
                              "properties": {
                                "keyEncryptionKey": {
                                  "type": "string",
                                  "maxLength": 253,
                                  "description": "Name of the KeyEncryptionKey of the same namespace that encrypts the backup or, failing that, of a Secret. Requires rclone or nfsUploadUrl.",
                                  "x-kubernetes-validations": [
                                    {
                                      "rule": "self.matches(\"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$\")",
                                      "message": "must be the name of a KeyEncryptionKey: lower-case letters, digits, \"-\" and \".\", starting and ending with a letter or digit"
                                    }
                                  ]
                                },
                                "nfsUploadUrl": {
                                  "type": "string",
                                  "maxLength": 1024,
                                  "description": "NFS export that receives the backup, as nfs://host:/path. The manager nodes of the cluster must be able to mount it. Mutually exclusive with rclone.",
                                  "x-kubernetes-validations": [
                                    {
                                      "rule": "!self.matches(\"[\\\\x00-\\\\x1f\\\\x7f\\u0080-\\u009f\\u2028\\u2029]\")",
                                      "message": "must be one line without control characters"
                                    },
                                    {
                                      "rule": "!self.contains(\"${\")",
                                      "message": "contains \"${\", a placeholder that nothing has replaced"
                                    },
                                    {
                                      "rule": "self.matches(\"^nfs://(\\\\[[0-9A-Fa-f:.]+\\\\]|[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?):/[^ ]*$\")",
                                      "message": "must be nfs://host:/path, with a colon after the host, such as nfs://192.0.2.10:/backups"
                                    }
                                  ]
                                },
                                "rclone": {
                                  "type": "object",
                                  "description": "Remote storage reached by rclone. Mutually exclusive with nfsUploadUrl.",
                                  "required": [
                                    "bucket",
                                    "credential"
                                  ],
                                  "properties": {
                                    "bucket": {
                                      "type": "string",
                                      "maxLength": 1024,
                                      "description": "Bucket, or bucket with folders, such as my-bucket or my-bucket/mke-backups/cluster1.",
                                      "x-kubernetes-validations": [
                                        {
                                          "rule": "!self.matches(\"[\\\\x00-\\\\x1f\\\\x7f\\u0080-\\u009f\\u2028\\u2029]\")",
                                          "message": "must be one line without control characters"
                                        },
                                        {
                                          "rule": "!self.contains(\"${\")",
                                          "message": "contains \"${\", a placeholder that nothing has replaced"
                                        },
                                        {
                                          "rule": "self.matches(\"^\\\\.*[^/.][^/]*(/\\\\.*[^/.][^/]*)*$\")",
                                          "message": "must be a bucket, then folders if any, such as backups/prod: no slash at its ends, no empty folder, no \".\" or \"..\""
                                        }
                                      ]
                                    },
                                    "credential": {
                                      "type": "string",
                                      "maxLength": 253,
                                      "description": "Name of the RCloneCredential of the same namespace that opens the bucket.",
                                      "x-kubernetes-validations": [
                                        {
                                          "rule": "self.matches(\"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$\")",
                                          "message": "must be the name of an RCloneCredential: lower-case letters, digits, \"-\" and \".\", starting and ending with a letter or digit"
                                        }
                                      ]
                                    }
                                  }
                                }
                              },
                              "x-kubernetes-validations": [
                                {
                                  "rule": "!has(self.rclone) || !has(self.nfsUploadUrl)",
                                  "message": "rclone and nfsUploadUrl exclude each other; keep the one that the backup goes to"
                                },
                                {
                                  "rule": "!has(self.keyEncryptionKey) || has(self.rclone) || has(self.nfsUploadUrl)",
                                  "message": "keyEncryptionKey needs a remote target; add rclone or nfsUploadUrl, or remove the key"
                                }
                              ]
                            }
                          }
                        }
                      }
                    }
                  }
                },
                "status": {
                  "type": "object",
                  "description": "Status of the cluster.",
                  "x-kubernetes-preserve-unknown-fields": true
                }
              }
            }
          }
        }
      ]
    }
  },
  {
    "apiVersion": "apiextensions.k8s.io/v1",
    "kind": "CustomResourceDefinition",
    "metadata": {
      "name": "clusterbackups.kaas.mirantis.com"
    },
    "spec": {
      "group": "kaas.mirantis.com",
      "scope": "Namespaced",
      "names": {
        "kind": "ClusterBackup",
        "listKind": "ClusterBackupList",
        "plural": "clusterbackups",
        "singular": "clusterbackup",
        "shortNames": [
          "cbk"
        ]
      },
      "versions": [
        {
          "name": "v1alpha1",
          "served": true,
          "storage": true,
          "subresources": {
            "status": {}
          },
          "additionalPrinterColumns": [
            {
              "name": "Cluster",
              "type": "string",
              "jsonPath": ".spec.targetCluster",
              "description": "The cluster that is backed up."
            },
            {
              "name": "Status",
              "type": "string",
              "jsonPath": ".status.status",
              "description": "Status of the backup on the remote storage."
            },
            {
              "name": "Bucket",
              "type": "string",
              "jsonPath": ".spec.parameters.rclone.bucket",
              "description": "Bucket and folders of a target reached by rclone."
            },
            {
              "name": "NFS",
              "type": "string",
              "jsonPath": ".spec.parameters.nfsUploadUrl",
              "description": "NFS export of the target."
            },
            {
              "name": "Age",
              "type": "date",
              "jsonPath": ".metadata.creationTimestamp"
            },
            {
              "name": "Uploaded",
              "type": "date",
              "jsonPath": ".status.uploadedAt",
              "priority": 1,
              "description": "Time since the upload."
            },
            {
              "name": "Key",
              "type": "string",
              "jsonPath": ".spec.parameters.keyEncryptionKey",
              "priority": 1,
              "description": "The encryption key in use."
            },
            {
              "name": "Delete",
              "type": "boolean",
              "jsonPath": ".spec.delete",
              "priority": 1,
              "description": "Whether deletion of the remote files is requested."
            },
            {
              "name": "User",
              "type": "string",
              "jsonPath": ".spec.createdBy.user.uid",
              "priority": 1,
              "description": "The user who started the run."
            },
            {
              "name": "Schedule",
              "type": "string",
              "jsonPath": ".spec.createdBy.schedule",
              "priority": 1,
              "description": "The schedule that started the run."
            },
            {
              "name": "Update",
              "type": "string",
              "jsonPath": ".spec.createdBy.updateRelease",
              "priority": 1,
              "description": "The release update that started the run."
            },
            {
              "name": "File",
              "type": "string",
              "jsonPath": ".status.fileNames.MKE",
              "priority": 1,
              "description": "The file on the remote storage."
            }
          ],
          "schema": {
            "openAPIV3Schema": {
              "type": "object",
              "description": "One backup run of a MOSK or management cluster. Deleting this object leaves the remote files behind: first set spec.delete, wait for the status Deleted, then delete the object.",
              "required": [
                "spec"
              ],
              "properties": {
                "spec": {
                  "type": "object",
                  "description": "What is backed up, and where to. Only delete may change after creation.",
                  "required": [
                    "targetCluster"
                  ],
                  "properties": {
                    "targetCluster": {
                      "type": "string",
                      "maxLength": 253,
                      "description": "Name of the Cluster of the same namespace that is backed up.",
                      "x-kubernetes-validations": [
                        {
                          "rule": "self.matches(\"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$\")",
                          "message": "must be the name of a Cluster: lower-case letters, digits, \"-\" and \".\", starting and ending with a letter or digit"
                        },
                        {
                          "rule": "self == oldSelf",
                          "message": "cannot change, because a ClusterBackup is one run; create another ClusterBackup"
                        }
                      ]
                    },
                    "parameters": {
                      "type": "object",
                      "description": "Where the backup goes and how it is encrypted. When empty, MOSK puts the backup section of the target Cluster here; when that is empty too, the backup stays on a manager node of the cluster.",
                      "properties": {
                        "keyEncryptionKey": {
                          "type": "string",
                          "maxLength": 253,
                          "description": "Name of the KeyEncryptionKey of the same namespace that encrypts the backup or, failing that, of a Secret. Requires rclone or nfsUploadUrl.",
                          "x-kubernetes-validations": [
                            {
                              "rule": "self.matches(\"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$\")",
                              "message": "must be the name of a KeyEncryptionKey: lower-case letters, digits, \"-\" and \".\", starting and ending with a letter or digit"
                            }
                          ]
                        },
                        "nfsUploadUrl": {
                          "type": "string",
                          "maxLength": 1024,
                          "description": "NFS export that receives the backup, as nfs://host:/path. The manager nodes of the cluster must be able to mount it. Mutually exclusive with rclone.",
                          "x-kubernetes-validations": [
                            {
                              "rule": "!self.matches(\"[\\\\x00-\\\\x1f\\\\x7f\\u0080-\\u009f\\u2028\\u2029]\")",
                              "message": "must be one line without control characters"
                            },
                            {
                              "rule": "!self.contains(\"${\")",
                              "message": "contains \"${\", a placeholder that nothing has replaced"
                            },
                            {
                              "rule": "self.matches(\"^nfs://(\\\\[[0-9A-Fa-f:.]+\\\\]|[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?):/[^ ]*$\")",
                              "message": "must be nfs://host:/path, with a colon after the host, such as nfs://192.0.2.10:/backups"
                            }
                          ]
                        },
                        "rclone": {
                          "type": "object",
                          "description": "Remote storage reached by rclone. Mutually exclusive with nfsUploadUrl.",
                          "required": [
                            "bucket",
                            "credential"
                          ],
                          "properties": {
                            "bucket": {
                              "type": "string",
                              "maxLength": 1024,
                              "description": "Bucket, or bucket with folders, such as my-bucket or my-bucket/mke-backups/cluster1.",
                              "x-kubernetes-validations": [
                                {
                                  "rule": "!self.matches(\"[\\\\x00-\\\\x1f\\\\x7f\\u0080-\\u009f\\u2028\\u2029]\")",
                                  "message": "must be one line without control characters"
                                },
                                {
                                  "rule": "!self.contains(\"${\")",
                                  "message": "contains \"${\", a placeholder that nothing has replaced"
                                },
                                {
                                  "rule": "self.matches(\"^\\\\.*[^/.][^/]*(/\\\\.*[^/.][^/]*)*$\")",
                                  "message": "must be a bucket, then folders if any, such as backups/prod: no slash at its ends, no empty folder, no \".\" or \"..\""
                                }
                              ]
                            },
                            "credential": {
                              "type": "string",
                              "maxLength": 253,
                              "description": "Name of the RCloneCredential of the same namespace that opens the bucket.",
                              "x-kubernetes-validations": [
                                {
                                  "rule": "self.matches(\"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$\")",
                                  "message": "must be the name of an RCloneCredential: lower-case letters, digits, \"-\" and \".\", starting and ending with a letter or digit"
                                }
                              ]
                            }
                          }
                        }
                      },
                      "x-kubernetes-validations": [
                        {
                          "rule": "!has(self.rclone) || !has(self.nfsUploadUrl)",
                          "message": "rclone and nfsUploadUrl exclude each other; keep the one that the backup goes to"
                        },
                        {
                          "rule": "!has(self.keyEncryptionKey) || has(self.rclone) || has(self.nfsUploadUrl)",
                          "message": "keyEncryptionKey needs a remote target; add rclone or nfsUploadUrl, or remove the key"
                        }
                      ]
                    },
                    "fileNames": {
                      "type": "object",
                      "description": "Custom file names by application; MKE is the documented one. A file of the same name on the remote storage is overwritten; a backup of the same name in MKE makes the run fail.",
                      "maxProperties": 16,
                      "additionalProperties": {
                        "type": "string",
                        "maxLength": 255,
                        "x-kubernetes-validations": [
                          {
                            "rule": "!self.matches(\"[\\\\x00-\\\\x1f\\\\x7f\\u0080-\\u009f\\u2028\\u2029]\")",
                            "message": "must be one line without control characters"
                          },
                          {
                            "rule": "!self.contains(\"${\")",
                            "message": "contains \"${\", a placeholder that nothing has replaced"
                          },
                          {
                            "rule": "self.matches(\"^\\\\.*[^/.][^/]*$\")",
                            "message": "must be a file name without folders, such as before-upgrade.tar"
                          }
                        ]
                      }
                    },
                    "createdBy": {
                      "type": "object",
                      "description": "Who started the run. Written by MOSK; one of user, updateRelease and schedule.",
                      "maxProperties": 1,
                      "properties": {
                        "user": {
                          "type": "object",
                          "description": "The person who created the object.",
                          "properties": {
                            "uid": {
                              "type": "string",
                              "maxLength": 1024,
                              "description": "Keycloak UUID of the user or, with certificates, the common name."
                            }
                          }
                        },
                        "updateRelease": {
                          "type": "string",
                          "maxLength": 1024,
                          "description": "The update that started the run, such as mke-20.0.0-3.7.24."
                        },
                        "schedule": {
                          "type": "string",
                          "maxLength": 253,
                          "description": "Name of the ClusterBackupSchedule that started the run."
                        }
                      }
                    },
                    "delete": {
                      "type": "boolean",
                      "description": "Requests deletion of the remote files. Wait for the status Deleted before the object itself is deleted."
                    }
                  },
                  "x-kubernetes-validations": [
                    {
                      "rule": "!has(oldSelf.parameters) || !(has(oldSelf.parameters.rclone) || has(oldSelf.parameters.nfsUploadUrl) || has(oldSelf.parameters.keyEncryptionKey)) || (has(self.parameters) && self.parameters == oldSelf.parameters)",
                      "message": "parameters cannot change, because a ClusterBackup is one run; create another ClusterBackup under another name",
                      "fieldPath": ".parameters"
                    },
                    {
                      "rule": "has(self.fileNames) == has(oldSelf.fileNames) && (!has(self.fileNames) || self.fileNames == oldSelf.fileNames)",
                      "message": "fileNames cannot change, because a ClusterBackup is one run; create another ClusterBackup under another name",
                      "fieldPath": ".fileNames"
                    },
                    {
                      "rule": "!has(oldSelf.createdBy) || !(has(oldSelf.createdBy.user) || has(oldSelf.createdBy.updateRelease) || has(oldSelf.createdBy.schedule)) || (has(self.createdBy) && self.createdBy == oldSelf.createdBy)",
                      "message": "createdBy is written once by MOSK and cannot change",
                      "fieldPath": ".createdBy"
                    },
                    {
                      "rule": "oldSelf.hasValue() || !has(self.delete) || !self.delete",
                      "optionalOldSelf": true,
                      "message": "delete cannot be set when a backup is created; it requests deletion of the remote files of an existing backup",
                      "fieldPath": ".delete"
                    }
                  ]
                },
                "status": {
                  "type": "object",
                  "description": "What became of the run. Written by MOSK.",
                  "properties": {
                    "status": {
                      "type": "string",
                      "description": "Status of the backup on the remote storage. Stuck needs manual intervention.",
                      "enum": [
                        "Pending",
                        "InProgress",
                        "UploadPending",
                        "UploadingInProgress",
                        "Completed",
                        "Failed",
                        "Stuck",
                        "DeletionPending",
                        "DeletionInProgress",
                        "Deleted",
                        "DeleteFailed"
                      ]
                    },
                    "startedAt": {
                      "type": "string",
                      "format": "date-time",
                      "description": "Start of the backup."
                    },
                    "completedAt": {
                      "type": "string",
                      "format": "date-time",
                      "description": "The archive exists. With a remote target it still has to be uploaded."
                    },
                    "uploadedAt": {
                      "type": "string",
                      "format": "date-time",
                      "description": "End of the upload to the remote storage."
                    },
                    "deletedAt": {
                      "type": "string",
                      "format": "date-time",
                      "description": "Deletion of the remote files."
                    },
                    "fileNames": {
                      "type": "object",
                      "description": "Files of the backup by application. The .dek of an encrypted archive is not listed.",
                      "maxProperties": 16,
                      "additionalProperties": {
                        "type": "string",
                        "maxLength": 2048
                      }
                    }
                  }
                }
              }
            }
          }
        }
      ]
    }
  },
  {
    "apiVersion": "apiextensions.k8s.io/v1",
    "kind": "CustomResourceDefinition",
    "metadata": {
      "name": "clusterbackupschedules.kaas.mirantis.com"
    },
    "spec": {
      "group": "kaas.mirantis.com",
      "scope": "Namespaced",
      "names": {
        "kind": "ClusterBackupSchedule",
        "listKind": "ClusterBackupScheduleList",
        "plural": "clusterbackupschedules",
        "singular": "clusterbackupschedule",
        "shortNames": [
          "cbks"
        ]
      },
      "versions": [
        {
          "name": "v1alpha1",
          "served": true,
          "storage": true,
          "subresources": {
            "status": {}
          },
          "additionalPrinterColumns": [
            {
              "name": "Cluster",
              "type": "string",
              "jsonPath": ".spec.targetCluster",
              "description": "The cluster that is backed up."
            },
            {
              "name": "Schedule",
              "type": "string",
              "jsonPath": ".spec.schedule",
              "description": "When the backups start."
            },
            {
              "name": "Bucket",
              "type": "string",
              "jsonPath": ".spec.parameters.rclone.bucket",
              "description": "Bucket and folders of a target reached by rclone."
            },
            {
              "name": "NFS",
              "type": "string",
              "jsonPath": ".spec.parameters.nfsUploadUrl",
              "description": "NFS export of the target."
            },
            {
              "name": "Last",
              "type": "date",
              "jsonPath": ".status.lastScheduleTime",
              "description": "Time since the last run was started."
            },
            {
              "name": "Age",
              "type": "date",
              "jsonPath": ".metadata.creationTimestamp"
            },
            {
              "name": "Key",
              "type": "string",
              "jsonPath": ".spec.parameters.keyEncryptionKey",
              "priority": 1,
              "description": "The encryption key in use."
            },
            {
              "name": "Last backup",
              "type": "string",
              "jsonPath": ".status.lastBackup",
              "priority": 1,
              "description": "Name of the ClusterBackup that was created last."
            }
          ],
          "schema": {
            "openAPIV3Schema": {
              "type": "object",
              "description": "Starts backup runs of a cluster at the times of a cron expression.",
              "required": [
                "spec"
              ],
              "properties": {
                "spec": {
                  "type": "object",
                  "description": "What is backed up, where to, and when.",
                  "required": [
                    "targetCluster",
                    "schedule"
                  ],
                  "properties": {
                    "targetCluster": {
                      "type": "string",
                      "maxLength": 253,
                      "description": "Name of the Cluster of the same namespace that is backed up.",
                      "x-kubernetes-validations": [
                        {
                          "rule": "self.matches(\"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$\")",
                          "message": "must be the name of a Cluster: lower-case letters, digits, \"-\" and \".\", starting and ending with a letter or digit"
                        }
                      ]
                    },
                    "schedule": {
                      "type": "string",
                      "maxLength": 256,
                      "description": "Cron expression of five fields: minute, hour, day of month, month, day of week, in UTC. The field's name and form are assumed.",
                      "x-kubernetes-validations": [
                        {
                          "rule": "self.matches(\"^[^!-~]*([0-9A-Za-z*?,/+-]+[^!-~]+){4}[0-9A-Za-z*?,/+-]+[^!-~]*$|^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$\")",
                          "message": "must be a cron expression of five fields (minute, hour, day of month, month, day of week), such as 0 1 * * *"
                        }
                      ]
                    },
                    "parameters": {
                      "type": "object",
                      "description": "Where the backups go and how they are encrypted. When empty, MOSK puts the backup section of the target Cluster here.",
                      "properties": {
                        "keyEncryptionKey": {
                          "type": "string",
                          "maxLength": 253,
                          "description": "Name of the KeyEncryptionKey of the same namespace that encrypts the backup or, failing that, of a Secret. Requires rclone or nfsUploadUrl.",
                          "x-kubernetes-validations": [
                            {
                              "rule": "self.matches(\"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$\")",
                              "message": "must be the name of a KeyEncryptionKey: lower-case letters, digits, \"-\" and \".\", starting and ending with a letter or digit"
                            }
                          ]
                        },
                        "nfsUploadUrl": {
                          "type": "string",
                          "maxLength": 1024,
                          "description": "NFS export that receives the backup, as nfs://host:/path. The manager nodes of the cluster must be able to mount it. Mutually exclusive with rclone.",
                          "x-kubernetes-validations": [
                            {
                              "rule": "!self.matches(\"[\\\\x00-\\\\x1f\\\\x7f\\u0080-\\u009f\\u2028\\u2029]\")",
                              "message": "must be one line without control characters"
                            },
                            {
                              "rule": "!self.contains(\"${\")",
                              "message": "contains \"${\", a placeholder that nothing has replaced"
                            },
                            {
                              "rule": "self.matches(\"^nfs://(\\\\[[0-9A-Fa-f:.]+\\\\]|[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?):/[^ ]*$\")",
                              "message": "must be nfs://host:/path, with a colon after the host, such as nfs://192.0.2.10:/backups"
                            }
                          ]
                        },
                        "rclone": {
                          "type": "object",
                          "description": "Remote storage reached by rclone. Mutually exclusive with nfsUploadUrl.",
                          "required": [
                            "bucket",
                            "credential"
                          ],
                          "properties": {
                            "bucket": {
                              "type": "string",
                              "maxLength": 1024,
                              "description": "Bucket, or bucket with folders, such as my-bucket or my-bucket/mke-backups/cluster1.",
                              "x-kubernetes-validations": [
                                {
                                  "rule": "!self.matches(\"[\\\\x00-\\\\x1f\\\\x7f\\u0080-\\u009f\\u2028\\u2029]\")",
                                  "message": "must be one line without control characters"
                                },
                                {
                                  "rule": "!self.contains(\"${\")",
                                  "message": "contains \"${\", a placeholder that nothing has replaced"
                                },
                                {
                                  "rule": "self.matches(\"^\\\\.*[^/.][^/]*(/\\\\.*[^/.][^/]*)*$\")",
                                  "message": "must be a bucket, then folders if any, such as backups/prod: no slash at its ends, no empty folder, no \".\" or \"..\""
                                }
                              ]
                            },
                            "credential": {
                              "type": "string",
                              "maxLength": 253,
                              "description": "Name of the RCloneCredential of the same namespace that opens the bucket.",
                              "x-kubernetes-validations": [
                                {
                                  "rule": "self.matches(\"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$\")",
                                  "message": "must be the name of an RCloneCredential: lower-case letters, digits, \"-\" and \".\", starting and ending with a letter or digit"
                                }
                              ]
                            }
                          }
                        }
                      },
                      "x-kubernetes-validations": [
                        {
                          "rule": "!has(self.rclone) || !has(self.nfsUploadUrl)",
                          "message": "rclone and nfsUploadUrl exclude each other; keep the one that the backup goes to"
                        },
                        {
                          "rule": "!has(self.keyEncryptionKey) || has(self.rclone) || has(self.nfsUploadUrl)",
                          "message": "keyEncryptionKey needs a remote target; add rclone or nfsUploadUrl, or remove the key"
                        }
                      ]
                    }
                  }
                },
                "status": {
                  "type": "object",
                  "description": "The last run. Assumed; no status is documented.",
                  "properties": {
                    "lastScheduleTime": {
                      "type": "string",
                      "format": "date-time",
                      "description": "The scheduled time of the last run."
                    },
                    "lastBackup": {
                      "type": "string",
                      "maxLength": 253,
                      "description": "Name of the ClusterBackup that was created last."
                    }
                  }
                }
              }
            }
          }
        }
      ]
    }
  },
  {
    "apiVersion": "apiextensions.k8s.io/v1",
    "kind": "CustomResourceDefinition",
    "metadata": {
      "name": "keyencryptionkeys.kaas.mirantis.com"
    },
    "spec": {
      "group": "kaas.mirantis.com",
      "scope": "Namespaced",
      "names": {
        "kind": "KeyEncryptionKey",
        "listKind": "KeyEncryptionKeyList",
        "plural": "keyencryptionkeys",
        "singular": "keyencryptionkey",
        "shortNames": [
          "kek"
        ]
      },
      "versions": [
        {
          "name": "v1alpha1",
          "served": true,
          "storage": true,
          "additionalPrinterColumns": [
            {
              "name": "Secret",
              "type": "string",
              "jsonPath": ".spec.secret.secret.name",
              "description": "The Secret that holds the key."
            },
            {
              "name": "Age",
              "type": "date",
              "jsonPath": ".metadata.creationTimestamp"
            }
          ],
          "schema": {
            "openAPIV3Schema": {
              "type": "object",
              "description": "A key that encrypts backups. Keep a copy outside the cluster: without it no archive can be restored.",
              "required": [
                "spec"
              ],
              "properties": {
                "spec": {
                  "type": "object",
                  "description": "The key.",
                  "required": [
                    "secret"
                  ],
                  "properties": {
                    "secret": {
                      "type": "object",
                      "description": "The key, or the Secret that holds it.",
                      "properties": {
                        "value": {
                          "type": "string",
                          "maxLength": 4096,
                          "description": "The key: one line of at least 32 characters and at most 1023 bytes, in clear. MOSK moves it into a Secret and leaves a reference to that Secret."
                        },
                        "name": {
                          "type": "string",
                          "maxLength": 253,
                          "description": "Name of the Secret of the same namespace that holds the value."
                        },
                        "key": {
                          "type": "string",
                          "maxLength": 253,
                          "description": "Key of the value in the data of the Secret."
                        },
                        "secret": {
                          "type": "object",
                          "description": "The same members one level down, which is where MOSK keeps its reference.",
                          "properties": {
                            "value": {
                              "type": "string",
                              "maxLength": 4096,
                              "description": "The key: one line of at least 32 characters and at most 1023 bytes, in clear. MOSK moves it into a Secret and leaves a reference to that Secret."
                            },
                            "name": {
                              "type": "string",
                              "maxLength": 253,
                              "description": "Name of the Secret of the same namespace that holds the value."
                            },
                            "key": {
                              "type": "string",
                              "maxLength": 253,
                              "description": "Key of the value in the data of the Secret."
                            }
                          },
                          "x-kubernetes-validations": [
                            {
                              "rule": "!has(self.value) || !self.value.matches(\"[\\\\x00-\\\\x1f\\\\x7f\\u0080-\\u009f\\u2028\\u2029]\")",
                              "message": "must be one line without control characters",
                              "fieldPath": ".value"
                            },
                            {
                              "rule": "!has(self.value) || !self.value.contains(\"${\")",
                              "message": "contains \"${\", a placeholder that nothing has replaced",
                              "fieldPath": ".value"
                            },
                            {
                              "rule": "!has(self.value) || self.value == \"\" || size(self.value) >= 32",
                              "message": "must have at least 32 characters",
                              "fieldPath": ".value"
                            },
                            {
                              "rule": "!has(self.value) || size(bytes(self.value)) <= 1023",
                              "message": "must have at most 1023 bytes, because openssl ignores what follows",
                              "fieldPath": ".value"
                            },
                            {
                              "rule": "!has(self.value) || (!self.value.startsWith(\" \") && !self.value.endsWith(\" \"))",
                              "message": "must not start or end with a blank",
                              "fieldPath": ".value"
                            },
                            {
                              "rule": "!has(self.name) || self.name == \"\" || self.name.matches(\"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$\")",
                              "message": "must be the name of a Secret: lower-case letters, digits, \"-\" and \".\", starting and ending with a letter or digit",
                              "fieldPath": ".name"
                            }
                          ]
                        }
                      },
                      "x-kubernetes-validations": [
                        {
                          "rule": "!has(self.value) || !self.value.matches(\"[\\\\x00-\\\\x1f\\\\x7f\\u0080-\\u009f\\u2028\\u2029]\")",
                          "message": "must be one line without control characters",
                          "fieldPath": ".value"
                        },
                        {
                          "rule": "!has(self.value) || !self.value.contains(\"${\")",
                          "message": "contains \"${\", a placeholder that nothing has replaced",
                          "fieldPath": ".value"
                        },
                        {
                          "rule": "!has(self.value) || self.value == \"\" || size(self.value) >= 32",
                          "message": "must have at least 32 characters",
                          "fieldPath": ".value"
                        },
                        {
                          "rule": "!has(self.value) || size(bytes(self.value)) <= 1023",
                          "message": "must have at most 1023 bytes, because openssl ignores what follows",
                          "fieldPath": ".value"
                        },
                        {
                          "rule": "!has(self.value) || (!self.value.startsWith(\" \") && !self.value.endsWith(\" \"))",
                          "message": "must not start or end with a blank",
                          "fieldPath": ".value"
                        },
                        {
                          "rule": "!has(self.name) || self.name == \"\" || self.name.matches(\"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$\")",
                          "message": "must be the name of a Secret: lower-case letters, digits, \"-\" and \".\", starting and ending with a letter or digit",
                          "fieldPath": ".name"
                        },
                        {
                          "rule": "(has(self.value) && self.value != \"\") || (has(self.name) && self.name != \"\") || (has(self.secret) && ((has(self.secret.value) && self.secret.value != \"\") || (has(self.secret.name) && self.secret.name != \"\")))",
                          "message": "give the value, or the name of the Secret that holds it"
                        },
                        {
                          "rule": "!((has(self.value) && self.value != \"\") || (has(self.secret) && has(self.secret.value) && self.secret.value != \"\")) || !((has(self.name) && self.name != \"\") || (has(self.secret) && has(self.secret.name) && self.secret.name != \"\"))",
                          "message": "give either the value or the name of a Secret, not both"
                        }
                      ]
                    }
                  }
                }
              }
            }
          }
        }
      ]
    }
  },
  {
    "apiVersion": "apiextensions.k8s.io/v1",
    "kind": "CustomResourceDefinition",
    "metadata": {
      "name": "rclonecredentials.kaas.mirantis.com"
    },
    "spec": {
      "group": "kaas.mirantis.com",
      "scope": "Namespaced",
      "names": {
        "kind": "RCloneCredential",
        "listKind": "RCloneCredentialList",
        "plural": "rclonecredentials",
        "singular": "rclonecredential",
        "shortNames": [
          "rcc"
        ]
      },
      "versions": [
        {
          "name": "v1alpha1",
          "served": true,
          "storage": true,
          "additionalPrinterColumns": [
            {
              "name": "Remote",
              "type": "string",
              "jsonPath": ".spec.remoteName",
              "description": "Name of the remote in the configuration of rclone."
            },
            {
              "name": "Endpoint",
              "type": "string",
              "jsonPath": ".spec.remoteConfig.endpoint",
              "description": "Address of the S3 service."
            },
            {
              "name": "Age",
              "type": "date",
              "jsonPath": ".metadata.creationTimestamp"
            },
            {
              "name": "Secret",
              "type": "string",
              "jsonPath": ".spec.remoteSecret.secret.name",
              "priority": 1,
              "description": "The Secret that holds the secret access key."
            }
          ],
          "schema": {
            "openAPIV3Schema": {
              "type": "object",
              "description": "Access to the remote storage of backups, in the terms of rclone.",
              "required": [
                "spec"
              ],
              "properties": {
                "spec": {
                  "type": "object",
                  "description": "One remote of rclone.",
                  "required": [
                    "remoteConfig",
                    "remoteConfigSecretKey",
                    "remoteName",
                    "remoteSecret"
                  ],
                  "properties": {
                    "remoteName": {
                      "type": "string",
                      "maxLength": 128,
                      "description": "Name of the remote, such as swift. It becomes a section of the configuration of rclone.",
                      "x-kubernetes-validations": [
                        {
                          "rule": "self.matches(\"^[A-Za-z0-9_.+@]([A-Za-z0-9_.+@ -]*[A-Za-z0-9_.+@-])?$\")",
                          "message": "must be a remote name of rclone: letters, digits, \"_\", \"-\", \".\", \"+\", \"@\" and spaces, not starting with \"-\" or a space, not ending with a space"
                        }
                      ]
                    },
                    "remoteConfig": {
                      "type": "object",
                      "description": "Options of rclone's S3 backend, copied as they are into its configuration. type (s3), endpoint and access_key_id are mandatory; the secret access key belongs in remoteSecret.",
                      "required": [
                        "type",
                        "endpoint",
                        "access_key_id"
                      ],
                      "maxProperties": 64,
                      "additionalProperties": {
                        "type": "string",
                        "maxLength": 4096
                      },
                      "x-kubernetes-validations": [
                        {
                          "rule": "self.all(option, !self[option].matches(\"[\\\\x00-\\\\x1f\\\\x7f\\u0080-\\u009f\\u2028\\u2029]\"))",
                          "message": "every value must be one line without control characters, because it is copied into the configuration of rclone"
                        },
                        {
                          "rule": "self.all(option, !self[option].contains(\"${\"))",
                          "message": "a value contains \"${\", a placeholder that nothing has replaced"
                        },
                        {
                          "rule": "self[\"type\"] == \"s3\"",
                          "message": "type must be s3, the only backend that MOSK supports"
                        },
                        {
                          "rule": "self[\"endpoint\"] != \"\" && self[\"access_key_id\"] != \"\"",
                          "message": "endpoint and access_key_id must not be empty"
                        },
                        {
                          "rule": "self.all(option, option.matches(\"^[A-Za-z0-9_.]+$\"))",
                          "message": "the name of an option of rclone has letters, digits, \"_\" and \".\" only"
                        },
                        {
                          "rule": "!(\"secret_access_key\" in self) && !(\"session_token\" in self) && !(\"sse_customer_key\" in self) && !(\"sse_customer_key_base64\" in self) && !(\"ibm_api_key\" in self)",
                          "message": "holds a secret, which everybody who may read this object could read; remove it and put the secret access key into remoteSecret"
                        }
                      ]
                    },
                    "remoteConfigSecretKey": {
                      "type": "string",
                      "maxLength": 128,
                      "description": "The option of rclone that receives the secret, normally secret_access_key."
                    },
                    "remoteSecret": {
                      "type": "object",
                      "description": "The S3 secret access key, or the Secret that holds it.",
                      "properties": {
                        "value": {
                          "type": "string",
                          "maxLength": 4096,
                          "description": "The S3 secret access key, in clear. MOSK moves it into a Secret and leaves a reference to that Secret."
                        },
                        "name": {
                          "type": "string",
                          "maxLength": 253,
                          "description": "Name of the Secret of the same namespace that holds the value."
                        },
                        "key": {
                          "type": "string",
                          "maxLength": 253,
                          "description": "Key of the value in the data of the Secret."
                        },
                        "secret": {
                          "type": "object",
                          "description": "The same members one level down, which is where MOSK keeps its reference.",
                          "properties": {
                            "value": {
                              "type": "string",
                              "maxLength": 4096,
                              "description": "The S3 secret access key, in clear. MOSK moves it into a Secret and leaves a reference to that Secret."
                            },
                            "name": {
                              "type": "string",
                              "maxLength": 253,
                              "description": "Name of the Secret of the same namespace that holds the value."
                            },
                            "key": {
                              "type": "string",
                              "maxLength": 253,
                              "description": "Key of the value in the data of the Secret."
                            }
                          },
                          "x-kubernetes-validations": [
                            {
                              "rule": "!has(self.value) || !self.value.matches(\"[\\\\x00-\\\\x1f\\\\x7f\\u0080-\\u009f\\u2028\\u2029]\")",
                              "message": "must be one line without control characters",
                              "fieldPath": ".value"
                            },
                            {
                              "rule": "!has(self.value) || !self.value.contains(\"${\")",
                              "message": "contains \"${\", a placeholder that nothing has replaced",
                              "fieldPath": ".value"
                            },
                            {
                              "rule": "!has(self.name) || self.name == \"\" || self.name.matches(\"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$\")",
                              "message": "must be the name of a Secret: lower-case letters, digits, \"-\" and \".\", starting and ending with a letter or digit",
                              "fieldPath": ".name"
                            }
                          ]
                        }
                      },
                      "x-kubernetes-validations": [
                        {
                          "rule": "!has(self.value) || !self.value.matches(\"[\\\\x00-\\\\x1f\\\\x7f\\u0080-\\u009f\\u2028\\u2029]\")",
                          "message": "must be one line without control characters",
                          "fieldPath": ".value"
                        },
                        {
                          "rule": "!has(self.value) || !self.value.contains(\"${\")",
                          "message": "contains \"${\", a placeholder that nothing has replaced",
                          "fieldPath": ".value"
                        },
                        {
                          "rule": "!has(self.name) || self.name == \"\" || self.name.matches(\"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$\")",
                          "message": "must be the name of a Secret: lower-case letters, digits, \"-\" and \".\", starting and ending with a letter or digit",
                          "fieldPath": ".name"
                        },
                        {
                          "rule": "(has(self.value) && self.value != \"\") || (has(self.name) && self.name != \"\") || (has(self.secret) && ((has(self.secret.value) && self.secret.value != \"\") || (has(self.secret.name) && self.secret.name != \"\")))",
                          "message": "give the value, or the name of the Secret that holds it"
                        },
                        {
                          "rule": "!((has(self.value) && self.value != \"\") || (has(self.secret) && has(self.secret.value) && self.secret.value != \"\")) || !((has(self.name) && self.name != \"\") || (has(self.secret) && has(self.secret.name) && self.secret.name != \"\"))",
                          "message": "give either the value or the name of a Secret, not both"
                        }
                      ]
                    }
                  },
                  "x-kubernetes-validations": [
                    {
                      "rule": "self.remoteConfigSecretKey.matches(\"^[A-Za-z0-9_.]+$\")",
                      "message": "must be the name of an option of rclone, normally secret_access_key",
                      "fieldPath": ".remoteConfigSecretKey"
                    },
                    {
                      "rule": "!(self.remoteConfigSecretKey in self.remoteConfig)",
                      "message": "remoteConfig must not hold the option that remoteConfigSecretKey names; its value belongs in remoteSecret"
                    }
                  ]
                }
              }
            }
          }
        }
      ]
    }
  }
];
