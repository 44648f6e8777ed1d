//! What the service answers whatever it is about.

use serde_json::json;

use crate::harness::Service;

#[tokio::test]
async fn health_and_readiness_are_told() {
    let service = Service::start().await;
    assert_eq!(service.get("/healthz").await.body, json!({ "status": "ok" }));
    assert_eq!(service.get("/readyz").await.body, json!({ "status": "ready" }));
}

#[tokio::test]
async fn an_unknown_path_and_a_wrong_method_are_problems() {
    let service = Service::start().await;
    let nothing = json!({});
    let answers = [
        (404, service.get("/no-such-path").await),
        (404, service.find("/no-such-path", "filter", &nothing).await),
        (404, service.post("/no-such-path", &nothing).await),
        (404, service.post_text("/no-such-path", "text/plain", "").await),
        (405, service.put("/healthz", &nothing).await),
        (405, service.patch("/healthz", &nothing).await),
        (405, service.delete("/healthz").await),
    ];
    for (status, answer) in answers {
        assert_eq!(answer.status, status, "{answer:?}");
        assert_eq!(answer.media_type, "application/problem+json");
        assert_eq!(answer.body["status"], status);
        assert!(answer.pointers().is_empty());
    }
}

#[tokio::test]
async fn the_service_describes_itself_and_the_page_needs_nobody_else() {
    let service = Service::start().await;
    let document = service.get("/openapi.json").await.body;
    assert_eq!(document["openapi"], "3.1.0");
    // Where `Cargo.toml` names no licence, there is none; one without a name would be wrong.
    let license = &document["info"]["license"];
    assert!(license.is_null() || license["name"].as_str().is_some_and(|name| !name.is_empty()));
    let page = service.get("/explorer/").await;
    assert_eq!(page.status, 200);
    assert!(page.media_type.starts_with("text/html"), "{}", page.media_type);
    assert!(!page.text.contains("//"), "it loads nothing from elsewhere: {}", page.text);
    assert_eq!(service.get("/explorer/swagger-ui-bundle.js").await.status, 200);
}
