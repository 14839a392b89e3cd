-- Reads documents from standard input, one after the other, and writes their syntax trees as JSON.
-- A request is a line with pandoc's name of the format and the number of bytes, then the bytes; the
-- answer is a line with "ok" or "no" and a number, then as many bytes: the tree, or what went wrong.
io.stdin:setvbuf("full")
while true do
  local request = io.read("l")
  if request == nil then break end
  local format, size = request:match("^(%S+) (%d+)$")
  -- Reading nothing would wait for the next request.
  local data = size ~= "0" and io.read(tonumber(size)) or ""
  local ok, made = pcall(function()
    -- With an empty environment pandoc reads no file that a document names.
    return pandoc.write(pandoc.read(data, format, {}, {}), "json")
  end)
  made = tostring(made)
  io.write(ok and "ok " or "no ", #made, "\n", made)
  io.flush()
end
