# What the measuring scripts have in common. A script defines `usage`, sources this file from the
# root of the repository, and calls `options "$@"`.

# What is measured runs on this machine: curl, and whatever else is started, asks no proxy for it.
NO_PROXY=127.0.0.1,localhost${NO_PROXY:+,$NO_PROXY}
export NO_PROXY no_proxy=$NO_PROXY

# The options of every measurement, unless `usage` leaves one out.
rounds=5 seconds=4 connections=32 json='' write=''
options() {
  while [ $# -gt 0 ]; do
    case $1 in
      --rounds | --seconds | --connections)
        [[ ${2:-} =~ ^[1-9][0-9]*$ ]] || { echo "$1 wants a number; see --help" >&2; exit 2; }
        printf -v "${1#--}" %s "$2"
        shift 2 ;;
      --json | --write)
        usage | grep -q -- "$1" || { echo "there is no option $1; see --help" >&2; exit 2; }
        printf -v "${1#--}" yes
        shift ;;
      --help | -h) usage; exit 0 ;;
      *) echo "there is no option $1; see --help" >&2; exit 2 ;;
    esac
  done
  local command
  for command in wrk curl; do
    command -v "$command" >/dev/null || fail "$command is missing: apt install $command"
  done
}

fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }
say() { printf '%s\n' "$*" >&2; }
work=$(mktemp -d)
servers=()
databases=()
# Whatever happens, nothing stays behind: no process, no file, no database.
clean_up() {
  local server database
  for server in "${servers[@]:+${servers[@]}}"; do stop "$server" || true; done
  for database in "${databases[@]:+${databases[@]}}"; do
    sql "DROP DATABASE IF EXISTS $database WITH (FORCE)"
  done
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 1' INT TERM HUP

sql() { psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 --command "$1" "$TEST_POSTGRES_URL"; }

# create_database NAME: makes a database that is dropped at the end; its URL becomes $database_url.
create_database() {
  command -v psql >/dev/null || fail "TEST_POSTGRES_URL is set and psql is missing: apt install postgresql-client"
  local name=keep_load_$1_$$
  sql "CREATE DATABASE $name"
  databases+=("$name")
  database_url=${TEST_POSTGRES_URL%/*}/$name
}

# stop PID: asks a server to end, and ends it when it has not done so in twelve seconds.
stop() {
  kill "$1" 2>/dev/null || return 0
  for _ in $(seq 240); do
    kill -0 "$1" 2>/dev/null || { wait "$1" 2>/dev/null; return; }
    sleep 0.05
  done
  kill -KILL "$1"
  return 1
}

# start NAME COMMAND…: starts a server and waits for its address, which becomes $address; its
# process becomes $server.
start() {
  local name=$1
  shift
  : >"$work/$name.out"
  "$@" >"$work/$name.out" 2>"$work/$name.log" &
  server=$!
  servers+=("$server")
  for _ in $(seq 200); do
    address=$(sed -n 's/^listening on //p' "$work/$name.out")
    [ -z "$address" ] || return 0
    kill -0 "$server" 2>/dev/null || break
    sleep 0.05
  done
  fail "$name does not start: $(tail -3 "$work/$name.log")"
}

# post PATH BODY: one request to Keep; prints the answer's body.
post() {
  curl --silent --show-error --fail-with-body --max-time 20 "$keep/api/v1$1" \
    ${token:+-H "authorization: Bearer $token"} -H 'content-type: application/json' -d "$2" ||
    fail "POST $1"
}

# member NAME: the text of a member of the JSON object on standard input.
member() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }

# sign_in FOLDER [name]: signs somebody up and in, ada if nobody is named; the code is in the mail.
# Sets $token.
sign_in() {
  local code='' name=${2:-ada} password='"password":"correct horse"'
  local who="\"email\":\"$name@example.com\""
  token=''
  post /auth/sign-up "{\"name\":\"$name\",$who,$password}" >/dev/null
  for _ in $(seq 100); do
    code=$(grep -l "^To: $name@" "$1"/mail/*.eml 2>/dev/null | xargs -r grep -hoE '^[0-9]{6}' | head -1) || true
    [ -z "$code" ] || break
    sleep 0.05
  done
  [ -n "$code" ] || fail "no mail with a code came"
  post /auth/sign-up/confirm "{$who,\"code\":\"$code\"}"
  token=$(post /auth/sign-in "{$who,$password}" | member access_token)
  [ -n "$token" ] || fail "no token came"
}

# resident PID and highest PID: memory in KiB, now and at its highest. Linux tells; others do not.
resident() { awk '/^VmRSS/ { print $2 }' "/proc/$1/status" 2>/dev/null || echo 0; }
highest() { awk '/^VmHWM/ { print $2 }' "/proc/$1/status" 2>/dev/null || echo 0; }

# load SCRIPT URL SECONDS: prints `throughput p99 errors`.
load() {
  local result
  result=$(TOKEN=${token:-} NOTE=${note:-} wrk --threads 1 --connections "$connections" \
    --duration "$3s" --timeout 10s --latency --script "tools/load/$1" "$2" |
    sed -n 's/^result //p')
  [ -n "$result" ] || fail "wrk said nothing about $2"
  [ "${result##* }" = 0 ] || fail "${result##* } answers of $2 were errors or did not come"
  [ "${result%% *}" != 0.0 ] || fail "nothing of $2 was answered"
  printf '%s\n' "${result% *}"
}

# turn NAME SCRIPT URL: one measurement, into a file of its own.
turn() {
  local result
  result=$(load "$2" "$3" "$seconds")
  printf '%s\n' "$result" >>"$work/$1"
  say "  $1: $result"
}

# median FILE COLUMN, least and most: over the rounds.
median() { sort -n -k "$2,$2" "$1" | awk -v c="$2" '{ v[NR] = $c } END {
  print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
least() { sort -n -k "$2,$2" "$1" | awk -v c="$2" 'NR == 1 { print $c }'; }
most() { sort -n -k "$2,$2" "$1" | awk -v c="$2" 'END { print $c }'; }
