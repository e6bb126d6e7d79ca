if obj.metadata.deletionTimestamp ~= nil then
  return { status = "Progressing", message = "Pending deletion" }
end
local spec = obj.spec or {}
local parameters = spec.parameters or {}
local report = obj.status or {}
local status = report.status
local requested = spec.delete == true
local archived = report.completedAt ~= nil
local uploaded = report.uploadedAt ~= nil
local remote = parameters.rclone ~= nil or parameters.nfsUploadUrl ~= nil or uploaded
if status == nil or status == "" then
  return { status = "Progressing", message = "Waiting for the backup controller" }
end
if status == "Completed" and not requested and remote and uploaded then
  return { status = "Healthy", message = "Uploaded" }
end
if status == "Completed" and not requested and remote and not uploaded then
  return { status = "Progressing", message = "Completed; the end of the upload is not reported yet" }
end
if status == "Completed" and not requested and not remote then
  return { status = "Healthy", message = "Completed; without a remote target, so the archive stays on a manager node" }
end
if status == "Failed" and not requested then
  return { status = "Degraded", message = "The backup has failed" }
end
if status == "Stuck" and not requested then
  return { status = "Degraded", message = "Stuck: needs manual intervention" }
end
if status == "Deleted" and not requested then
  return { status = "Degraded", message = "The remote files are gone, though the manifest does not ask for it" }
end
if status == "Deleted" and requested then
  return { status = "Healthy", message = "The remote files are deleted; the manifest can be taken away" }
end
if (status == "Completed" or status == "Failed" or status == "Stuck") and requested and not remote then
  return { status = "Healthy", message = "Nothing is in a remote storage; the manifest can be taken away" }
end
if status == "Failed" and requested and remote and not archived and not uploaded then
  return { status = "Healthy", message = "Failed before there was anything to upload; the manifest can be taken away" }
end
if status == "Failed" and requested and remote and uploaded then
  return { status = "Progressing", message = "Failed; deletion of the remote files is requested" }
end
if status == "Failed" and requested and remote and archived and not uploaded then
  return { status = "Progressing", message = "The upload has failed; deletion of what may have arrived is requested" }
end
if status == "Completed" and requested and remote then
  return { status = "Progressing", message = "Deletion of the remote files is requested" }
end
if status == "Stuck" and requested and remote then
  return { status = "Degraded", message = "Stuck: needs manual intervention; the remote files are not deleted" }
end
if status == "DeleteFailed" then
  return { status = "Degraded", message = "The remote files could not be deleted; the object is the only handle on them" }
end
return { status = "Progressing", message = status }
