-- Signs Ada in again and again, and sums the run up in one line for `measure-04`.

wrk.method = "POST"
wrk.headers["content-type"] = "application/json"
wrk.body = '{"email":"ada@example.com","password":"correct horse"}'

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("result %.1f %.3f %d\n",
    summary.requests / (summary.duration / 1e6),
    latency:percentile(99) / 1e3,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
