"""What the document of a generated service cannot say of a filter, kept out of good requests.

Called by schemathesis before it sends a request. One that is meant to be refused stays as it is.
`.ci/generated` prints what is left out.
"""

import json
import re

import schemathesis

# What no request has that must be accepted, and what a JSON schema cannot say about it.
LEFT_OUT = {
    "regexp": "which texts are regular expressions; good requests have letters, digits and spaces",
    "where": "that all conditions of a filter together are at most 50; good requests have no more",
}
MOST_CONDITIONS = 50


@schemathesis.hook
def before_call(context, case, kwargs):
    mode = case.meta and case.meta.generation.mode
    if not mode or mode.is_negative:
        return
    for name in ("filter", "where"):
        given = (case.query or {}).get(name)
        value = json.loads(given) if isinstance(given, str) else given
        where = value.get("where", {}) if name == "filter" and isinstance(value, dict) else value
        if isinstance(where, dict) and bounded(where):
            case.query[name] = json.dumps(value) if isinstance(given, str) else value


def bounded(where):
    """Makes the condition one that is taken, in place. Whether there was anything to do."""
    before = json.dumps(where)
    left = MOST_CONDITIONS
    for name, test in list(where.items()):
        left -= conditions(name, test)
        if left < 0:
            left += conditions(name, where.pop(name))
    return json.dumps(where) != before


def conditions(name, test):
    """How many there are, with every regular expression made a plain one."""
    if name in ("and", "or"):
        return sum(conditions(*each) for element in test for each in element.items())
    if not isinstance(test, dict):
        return 1
    if "regexp" in test:
        test["regexp"] = re.sub("[^A-Za-z0-9 ]", "", test["regexp"])
    return len(test)


if __name__ == "__main__":
    for what, why in LEFT_OUT.items():
        print(f"left out of good requests: `{what}`: a schema cannot say {why}")
