# Sourced by .ci/generated: a service `library` with every type of field, in every way in which a field
# can be there, every kind of id and of relation, and every connector. $1 is what runs `generate`.

# The fields of one model: required with limits, optional, with a default, a list.
every_field() {
  local limits default name kind
  while read -r kind limits default; do
    name=$(tr '[:upper:]' '[:lower:]' <<<"$kind")
    [ "$limits" != - ] || limits=''
    echo "${name}_required:$kind$limits!" "${name}_optional:$kind" "${name}_list:$kind$limits[]:1..3!"
    [ -z "$default" ] || echo "${name}_default:$kind$limits=$default" "${name}_lists:$kind[]=[]"
  done <<'KINDS'
string :1..20 abc
integer :-5..5 3
number :0..9 1.5
boolean - true
date - 2026-01-02
timestamp - 2026-01-02T03:04:05Z
uuid - 01890a5d-ac96-774b-bcce-b302099a8057
json - {"a":[1,null]}
Money -
KINDS
}

library() {
  local generate=$1 connector id key number=0
  "$generate" app library
  "$generate" model Money --value-object amount:number:0..! currency:string:3..3!
  for connector in sqlite memory postgres; do
    number=$((number + 1))
    case $connector in
      sqlite) id=id:integer key=integer ;;
      memory) id=id:string! key=string ;;
      postgres) id=id:uuid! key=uuid ;;
    esac
    "$generate" datasource "in_$connector" --connector "$connector"
    # One word for each field.
    # shellcheck disable=SC2046
    "$generate" model "Everything$number" $(every_field) --timestamps
    "$generate" model "Author$number" "$id" name:string!
    "$generate" model "Book$number" title:string:1..200! "author${number}_id:$key"
    "$generate" model "Cover$number" colour:string "book${number}_id:uuid!"
    "$generate" repository "Everything$number" --datasource "in_$connector"
    "$generate" repository "Author$number" --datasource "in_$connector" --has-many "Book$number"
    "$generate" repository "Book$number" --datasource "in_$connector" \
      --belongs-to "Author$number" --has-one "Cover$number"
    "$generate" repository "Cover$number" --datasource "in_$connector" --belongs-to "Book$number"
    local model
    for model in Everything Author Book Cover; do
      "$generate" controller "$model$number"
    done
  done
  "$generate" datasource --config '{"name": "prices", "connector": "rest",
    "url": "http://127.0.0.1:9", "operations": [
      {"name": "price", "method": "GET", "path": "/prices/{isbn}", "input": ["isbn:string:10..17!",
       "currency:string"], "output": ["amount:number!", "since:date", "parts:integer[]=[]"]},
      {"name": "order", "method": "POST", "path": "/orders", "input": ["copies:integer:1..!"]}]}'
  "$generate" datasource supplier --connector soap --wsdl "$PWD/steps/07-bookstore/supplier.wsdl"
}
