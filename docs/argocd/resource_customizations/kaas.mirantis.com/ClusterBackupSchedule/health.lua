if obj.metadata.deletionTimestamp ~= nil then
  return { status = "Progressing", message = "Pending deletion" }
end
local owners = obj.metadata.ownerReferences or {}
for i = 1, #owners do
  if owners[i].kind == "Cluster" then
    return { status = "Healthy", message = "Accepted for its cluster" }
  end
end
return { status = "Progressing", message = "Waiting until MOSK has tied it to its cluster" }
