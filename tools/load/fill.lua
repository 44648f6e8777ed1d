-- Writes as many notes like the one in NOTE as COUNT says, and no more than wrk has under way then.

wrk.method = "POST"
wrk.headers["content-type"] = "application/json"
wrk.body = os.getenv("NOTE")

local left = tonumber(os.getenv("COUNT"))

function response(status)
  left = left - 1
  if status > 299 or left == 0 then
    wrk.thread:stop()
  end
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("result %d 0 0 %d\n", summary.requests,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
