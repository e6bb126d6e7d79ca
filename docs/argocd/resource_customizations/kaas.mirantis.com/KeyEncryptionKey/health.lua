if obj.metadata.deletionTimestamp ~= nil then
  return { status = "Progressing", message = "Pending deletion" }
end
local secret = (obj.spec or {}).secret or {}
local inner = secret.secret or {}
if (secret.value or "") ~= "" or (inner.value or "") ~= "" then
  return { status = "Progressing", message = "Waiting until MOSK has moved the value into a Secret" }
end
return { status = "Healthy", message = "The value is in a Secret" }
