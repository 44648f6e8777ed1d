-- Reads one note again and again, and sums the run up in one line for the measuring scripts.
-- With no TOKEN it asks without one.

local token = os.getenv("TOKEN") or ""
if token ~= "" then
  wrk.headers["authorization"] = "Bearer " .. token
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("result %.1f %.3f %.3f %d\n",
    summary.requests / (summary.duration / 1e6),
    latency:percentile(99) / 1e3,
    latency:percentile(50) / 1e3,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
