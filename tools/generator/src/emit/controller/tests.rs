//! What the tests of a controller ask for. Called by `controller`.

use serde_json::{Map, Value, json};

use crate::emit::view::ModelView;
use crate::spec::Service;

/// The context of the tier's templates, and samples of what is allowed and of what is not.
pub fn context(service: &Service, view: &ModelView, mut context: Value) -> Value {
    let (good, wrong): (Vec<_>, Vec<_>) = view.fields.iter().partition(|field| {
        // Null is wrong where there must be a value, and clears a value where there need not be one.
        field.wrong.is_null() && field.optional
    });
    let _ = good;
    let members = wrong.iter().map(|field| (field.name.clone(), field.wrong.clone()));
    let members: Map<String, Value> = members.collect();
    let pointers: Vec<String> = members.keys().map(|name| format!("/{name}")).collect();
    let required = view.fields.iter().filter(|field| field.required);
    let required = required.map(|field| format!("/{}", field.name));
    let with_id = view.id_given.then(|| "/id".to_owned());
    let required: Vec<String> = with_id.into_iter().chain(required).collect();
    let keys: Vec<&str> = view.parents.iter().map(|parent| parent.key.as_str()).collect();
    let clearable =
        view.fields.iter().filter(|field| field.optional && !keys.contains(&field.name.as_str()));
    let a_test = view.a.replace(' ', "_");
    context["clearable"] = clearable.map(|field| json!({ "name": field.name })).collect();
    context["required"] = match required.is_empty() {
        true => Value::Null,
        false => json!(required).to_string().into(),
    };
    context["wrong"] = match members.is_empty() {
        true => Value::Null,
        false => Value::Object(members).to_string().into(),
    };
    context["wrong_pointers"] = json!(pointers).to_string().into();
    context["a_test"] = a_test.into();
    context["sample"] = view.sample.to_string().into();
    let parents = view.parents.iter().map(|parent| {
        let id = service.model(&parent.name).map(|model| ModelView::of(service, model));
        let mut entry = json!(parent);
        entry["create"] = parent.reachable.into();
        entry["unknown"] = id.map_or(Value::Null, |id| match id.id_type {
            "Integer" => format!("{}_i64", id.id_unknown).into(),
            _ => format!("{:?}", id.id_unknown).into(),
        });
        entry
    });
    let parents: Vec<Value> = parents.collect();
    context["creates"] = parents.iter().any(|parent| parent["create"] == true).into();
    context["parents"] = parents.into();
    let samples = view.id_samples.iter().map(Value::to_string);
    context["id_samples"] = samples.collect();
    if let Some(relations) = context["relations"].as_array_mut() {
        for relation in relations {
            let belongs = relation["kind"] == "belongs-to";
            let parent = view.parents.iter().find(|parent| relation["name"] == parent.name);
            let reachable = parent.is_some_and(|parent| parent.reachable);
            relation["testable"] = (!belongs || reachable).into();
        }
    }
    context
}
