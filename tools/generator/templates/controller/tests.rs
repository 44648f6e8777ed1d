//! `/{{ path }}`: what each answer has, and what is refused.

use serde_json::{Value, json};

use crate::harness::Service;
{% for parent in parents %}
{% if parent.create %}
use crate::{{ parent.plural }};
{% endif %}
{% endfor %}

/// The members of a good body.
pub async fn sample(service: &Service) -> Value {
{% if creates %}
    let mut sample = json!({{ sample }});
{% for parent in parents %}
{% if parent.create %}
    let parents = service.get("/{{ parent.path }}").await.body;
    let parent = match parents.get(0) {
        Some(parent) => parent.clone(),
        None => {{ parent.plural }}::created(service, 1).await,
    };
    sample["{{ parent.key }}"] = parent["id"].clone();
{% endif %}
{% endfor %}
    sample
{% else %}
    let _ = service;
    json!({{ sample }})
{% endif %}
}

/// A new {{ words }}; `number` is 1, 2 or 3, and no two of a test have the same.
pub async fn created(service: &Service, number: usize) -> Value {
{% if id_given %}
    let ids: [Value; 3] = [{% for id in id_samples %}json!({{ id }}), {% endfor %}];
    let mut sample = sample(service).await;
    sample["id"] = ids[number - 1].clone();
{% else %}
    assert!((1..=3).contains(&number));
    let sample = sample(service).await;
{% endif %}
    let answer = service.post("/{{ path }}", &sample).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    let location = answer.location.clone().expect("it says where it is");
    assert_eq!(service.get(&location).await.body, answer.body);
    answer.body
}

/// The path of {{ a }}.
fn path({{ var }}: &Value) -> String {
    match &{{ var }}["id"] {
        Value::String(id) => {
            let encoded: String = id.bytes().map(|byte| format!("%{byte:02X}")).collect();
            format!("/{{ path }}/{encoded}")
        }
        id => format!("/{{ path }}/{id}"),
    }
}

#[tokio::test]
async fn {{ a_test }}_is_created_read_changed_replaced_and_deleted() {
    let service = Service::start().await;
    let {{ var }} = created(&service, 1).await;
    let path = path(&{{ var }});
    let read = service.get(&path).await;
    assert_eq!((read.status, &read.body), (200, &{{ var }}));
    let only_id = service.get(&format!("{path}?filter={{ '{{' }}%22fields%22:[%22id%22]{{ '}}' }}")).await;
    assert_eq!(only_id.body, json!({ "id": {{ var }}["id"] }));
    let sample = sample(&service).await;
    let changed = service.patch(&path, &sample).await;
    assert_eq!(changed.status, 200, "{changed:?}");
    assert_eq!(service.patch(&path, &json!({})).await.status, 200);
    let replaced = service.put(&path, &sample).await;
    assert_eq!(replaced.status, 200, "{replaced:?}");
    assert_eq!(service.get(&path).await.body, replaced.body);
{% for field in clearable %}
    let cleared = service.patch(&path, &json!({ "{{ field.name }}": null })).await;
    assert_eq!((cleared.status, &cleared.body["{{ field.name }}"]), (200, &Value::Null));
{% endfor %}
    assert_eq!(service.delete(&path).await.status, 204);
    assert_eq!(service.get(&path).await.status, 404);
}

#[tokio::test]
async fn {{ plural }}_are_listed_in_order_filtered_counted_and_paged() {
    let service = Service::start().await;
    let mut all = Vec::new();
    for number in 1..=3 {
        all.push(created(&service, number).await);
    }
    let ids = |list: &Value| -> Vec<Value> {
        let list = list.as_array().expect("a list");
        list.iter().map(|{{ var }}| {{ var }}["id"].clone()).collect()
    };
    let every_id: Vec<Value> = all.iter().map(|{{ var }}| {{ var }}["id"].clone()).collect();
    assert_eq!(ids(&service.get("/{{ path }}").await.body), every_id);
    let last = service.find("/{{ path }}", "filter", &json!({ "order": "id DESC", "limit": 1 })).await;
    assert_eq!(ids(&last.body), every_id[2..]);
    let second = service.find("/{{ path }}", "filter", &json!({ "limit": 1, "skip": 1 })).await;
    assert_eq!(ids(&second.body), every_id[1..2]);
    let with_id = json!({ "id": { "inq": [every_id[0], every_id[2]] } });
    let two = service.find("/{{ path }}", "filter", &json!({ "where": with_id })).await;
    assert_eq!(ids(&two.body), [every_id[0].clone(), every_id[2].clone()]);
    let count = service.find("/{{ path }}/count", "where", &with_id).await;
    assert_eq!(count.body, json!({ "count": 2 }));
    assert_eq!(service.get("/{{ path }}/count").await.body, json!({ "count": 3 }));
}

#[tokio::test]
async fn many_{{ plural }}_are_changed_at_once_if_the_request_says_which() {
    let service = Service::start().await;
    let {{ var }} = created(&service, 1).await;
    created(&service, 2).await;
    let sample = sample(&service).await;
    assert_eq!(service.patch("/{{ path }}", &sample).await.status, 400);
    let all = service.patch("/{{ path }}?where=%7B%7D", &sample).await;
    assert_eq!(all.body, json!({ "count": 2 }), "{all:?}");
    let one = json!({ "id": {{ var }}["id"] }).to_string();
    let encoded: String = one.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let one = service.patch(&format!("/{{ path }}?where={encoded}"), &sample).await;
    assert_eq!(one.body, json!({ "count": 1 }));
}

#[tokio::test]
async fn a_body_that_is_no_{{ snake }}_is_refused_with_every_fault() {
    let service = Service::start().await;
{% if required %}
    let empty = service.post("/{{ path }}", &json!({})).await;
    assert_eq!(empty.status, 400);
    assert_eq!(empty.pointers(), {{ required }});
{% endif %}
{% if wrong %}
    let wrong = service.post("/{{ path }}", &json!({{ wrong }})).await;
    assert_eq!(wrong.status, 400);
    let found = wrong.pointers();
    let all_found = {{ wrong_pointers }}.iter().all(|&pointer| found.iter().any(|found| found == pointer));
    assert!(all_found, "{wrong:?}");
{% endif %}
    let unknown = service.post("/{{ path }}", &json!({ "no_such_member": 1 })).await;
    assert!(unknown.pointers().contains(&"/no_such_member".to_owned()), "{unknown:?}");
    assert_eq!(service.post("/{{ path }}", &json!([])).await.status, 400);
    assert_eq!(service.post_text("/{{ path }}", "application/json", "{").await.status, 400);
    assert_eq!(service.post_text("/{{ path }}", "text/plain", "{}").await.status, 415);
    let long = " ".repeat(70_000);
    assert_eq!(service.post_text("/{{ path }}", "application/json", &long).await.status, 413);
    let {{ var }} = created(&service, 1).await;
    let with_id = service.patch(&path(&{{ var }}), &json!({ "id": {{ var }}["id"] })).await;
    assert_eq!((with_id.status, with_id.pointers()), (400, vec!["/id".to_owned()]));
{% if id_given %}
    let mut again = sample(&service).await;
    again["id"] = {{ var }}["id"].clone();
    assert_eq!(service.post("/{{ path }}", &again).await.status, 409);
{% endif %}
}

#[tokio::test]
async fn a_query_of_{{ plural }}_that_makes_no_sense_is_refused() {
    let service = Service::start().await;
    for filter in [
        json!({ "where": { "no_such_field": 1 } }),
        json!({ "where": { "id": { "no_such_operator": 1 } } }),
        json!({ "limit": 101 }),
        json!({ "skip": -1 }),
        json!({ "order": "no_such_field" }),
        json!({ "no_such_part": 1 }),
    ] {
        let answer = service.find("/{{ path }}", "filter", &filter).await;
        assert_eq!(answer.status, 400, "{filter} {answer:?}");
    }
    assert_eq!(service.get("/{{ path }}?filter=no%20json").await.status, 400);
}

#[tokio::test]
async fn a_parameter_that_no_route_of_{{ plural }}_knows_is_refused() {
    let service = Service::start().await;
    let {{ var }} = created(&service, 1).await;
    let path = path(&{{ var }});
    let sample = sample(&service).await;
    let answers = [
        service.get("/{{ path }}?where=%7B%7D").await,
        service.get("/{{ path }}/count?filter=%7B%7D").await,
        service.patch("/{{ path }}?where=%7B%7D&x=1", &sample).await,
        service.post("/{{ path }}?x=1", &sample).await,
        service.get(&format!("{path}?x=1")).await,
        service.patch(&format!("{path}?x=1"), &sample).await,
        service.put(&format!("{path}?x=1"), &sample).await,
        service.delete(&format!("{path}?x=1")).await,
    ];
    for answer in answers {
        assert_eq!(answer.status, 400, "{answer:?}");
    }
    assert_eq!(service.get(&path).await.body, {{ var }});
}

#[tokio::test]
async fn {{ a_test }}_that_is_not_there_is_not_found() {
    let service = Service::start().await;
    let sample = sample(&service).await;
    for id in ["{{ id_unknown }}", "{{ id_malformed }}"] {
        let path = format!("/{{ path }}/{id}");
        let answers = [
            service.get(&path).await,
            service.patch(&path, &json!({})).await,
            service.put(&path, &sample).await,
            service.delete(&path).await,
        ];
        for answer in answers {
            assert_eq!(answer.status, 404, "{answer:?}");
            assert_eq!(answer.body["status"], 404);
        }
    }
}
{% for relation in relations %}
{% if relation.testable %}

#[tokio::test]
async fn the_{{ relation.method }}_of_{{ a_test }}_can_be_asked_for() {
    let service = Service::start().await;
{% if relation.kind == "belongs-to" %}
    let {{ var }} = created(&service, 1).await;
    let answer = service.get(&format!("{}/{{ relation.path }}", path(&{{ var }}))).await;
    assert_eq!((answer.status, &answer.body["id"]), (200, &{{ var }}["{{ relation.key }}"]));
{% else %}
    let {{ var }} = created(&service, 1).await;
    let answer = service.get(&format!("{}/{{ relation.path }}", path(&{{ var }}))).await;
    assert_eq!(answer.status, {{ 200 if relation.kind == "has-many" else 404 }}, "{answer:?}");
    let nobody = service.get("/{{ path }}/{{ id_unknown }}/{{ relation.path }}").await;
    assert_eq!(nobody.status, 404);
{% endif %}
}
{% endif %}
{% endfor %}
{% for parent in parents %}
{% if parent.create and parent.enforced %}

#[tokio::test]
async fn {{ a_test }}_of_{{ parent.snake }}_that_is_not_there_is_refused() {
    let service = Service::start().await;
    let mut sample = sample(&service).await;
    sample["{{ parent.key }}"] = json!({{ parent.unknown }});
{% if id_given %}
    sample["id"] = json!({{ id_samples[0] }});
{% endif %}
    assert_eq!(service.post("/{{ path }}", &sample).await.status, 409);
}
{% endif %}
{% endfor %}
