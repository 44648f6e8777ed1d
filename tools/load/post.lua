-- Writes notes like the one in NOTE, and sums the run up in one line for `measure-01`.

wrk.method = "POST"
wrk.headers["authorization"] = "Bearer " .. os.getenv("TOKEN")
wrk.headers["content-type"] = "application/json"
wrk.body = os.getenv("NOTE")

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("result %.1f %.3f %.3f %d\n",
    summary.requests / (summary.duration / 1e6),
    latency:percentile(99) / 1e3,
    latency:percentile(50) / 1e3,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
