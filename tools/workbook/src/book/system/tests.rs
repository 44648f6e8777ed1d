//! Pictures of small systems.

use super::description::{How, Kind};
use super::layout::Plan;
use super::*;
use crate::exercise::Service;

/// A gateway before two services, of which one asks the other, and a supplier behind.
const SHOP: &str = "
[[part]]
name = \"clients\"
kind = \"client\"
[[part]]
name = \"gateway\"
[[part]]
name = \"auth\"
store = \"auth.db\"
[[part]]
name = \"orders\"
holds = [\"basket\"]
store = \"orders.db\"
[[part]]
name = \"mail\"
[[part]]
name = \"supplier\"
kind = \"outside\"
[[call]]
from = \"clients\"
to = \"gateway\"
[[call]]
from = \"gateway\"
to = \"auth\"
says = \"/auth\"
[[call]]
from = \"gateway\"
to = \"orders\"
[[call]]
from = \"gateway\"
to = \"mail\"
[[call]]
from = \"orders\"
to = \"auth\"
says = \"keys\"
waits = false
[[call]]
from = \"mail\"
to = \"auth\"
says = \"who is <this>?\"
[[call]]
from = \"orders\"
to = \"supplier\"
says = \"price?\"
[[event]]
from = \"orders\"
to = \"mail\"
says = \"{{#order}} placed\"
";

fn services(names: &[&str]) -> Vec<Service> {
    let service = |(at, name): (usize, &&str)| Service {
        name: (*name).to_owned(),
        address: format!("{}_ADDR", name.to_uppercase()),
        default: format!("127.0.0.1:{}", 8001 + at),
        url: Some(format!("{}_URL", name.to_uppercase())),
        from: None,
    };
    names.iter().enumerate().map(service).collect()
}

fn shop() -> System {
    System::parse(SHOP, &services(&["auth", "orders", "mail", "gateway"])).unwrap()
}

fn place<'a>(system: &System, plan: &'a Plan, name: &str) -> &'a layout::Box {
    &plan.boxes[system.parts.iter().position(|part| part.name == name).unwrap()]
}

#[test]
fn who_asks_stands_above_who_answers() {
    let system = shop();
    let plan = Plan::of(&system);
    let row = |name| place(&system, &plan, name).row;
    let rows = ["clients", "gateway", "auth", "orders", "mail", "supplier"].map(row);
    assert_eq!(rows, [0, 1, 2, 2, 2, 3]);
}

#[test]
fn nothing_covers_anything_and_all_is_inside() {
    let system = shop();
    let plan = Plan::of(&system);
    for (at, one) in plan.boxes.iter().enumerate() {
        let store =
            if system.parts[at].store.is_some() { layout::STORE_GAP + layout::STORE } else { 0.0 };
        assert!(one.x >= 0.0 && one.right() <= plan.width, "{one:?}");
        assert!(one.y >= 0.0 && one.bottom() + store <= plan.height, "{one:?}");
        for other in &plan.boxes[at + 1..] {
            let apart = one.right() < other.x
                || other.right() < one.x
                || one.bottom() + store < other.y
                || other.bottom() < one.y;
            assert!(apart, "{one:?} covers {other:?}");
        }
    }
}

#[test]
fn what_is_said_between_two_parts_has_room() {
    let system = shop();
    let plan = Plan::of(&system);
    let (auth, orders) = (place(&system, &plan, "auth"), place(&system, &plan, "orders"));
    assert!(orders.x - auth.right() > layout::small_width("keys"));
    let (orders, mail) = (orders, place(&system, &plan, "mail"));
    assert!(mail.x - orders.right() > layout::small_width("{{#order}} placed"));
}

/// The rectangle of each label at an arrow, by its text.
fn labels(svg: &str) -> Vec<(String, [f64; 4])> {
    let svg = roxmltree::Document::parse(svg).unwrap();
    let texts = svg.descendants().filter(|node| node.has_tag_name("text"));
    let said = texts.filter(|node| node.attribute("class").unwrap_or("").contains("said"));
    let place = |node: roxmltree::Node<'_, '_>| {
        let number = |name| node.attribute(name).unwrap().parse::<f64>().unwrap();
        let (text, width) = (node.text().unwrap(), layout::small_width(node.text().unwrap()));
        let left = match node.attribute("text-anchor").unwrap() {
            "middle" => number("x") - width / 2.0,
            _ => number("x"),
        };
        (text.to_owned(), [left, number("y") - 9.0, left + width, number("y") + 3.0])
    };
    said.map(place).collect()
}

/// The straight pieces of every arrow: from where to where.
fn pieces(svg: &str) -> Vec<[f64; 4]> {
    let svg = roxmltree::Document::parse(svg).unwrap();
    let edges = svg.descendants().filter_map(|node| {
        node.attribute("class").filter(|class| class.starts_with("edge"))?;
        node.attribute("d").map(str::to_owned)
    });
    let mut pieces = Vec::new();
    for path in edges {
        let steps = path.replace('H', " H").replace('V', " V").replace('M', "");
        let (mut x, mut y): (Option<f64>, Option<f64>) = (None, None);
        for step in steps.split_whitespace() {
            let (before, number) = ((x, y), step.trim_start_matches(['H', 'V']).parse().unwrap());
            match step.chars().next().unwrap() {
                'H' => x = Some(number),
                'V' => y = Some(number),
                _ if x.is_none() => x = Some(number),
                _ => y = Some(number),
            }
            if let ((Some(from_x), Some(from_y)), Some(x), Some(y)) = (before, x, y) {
                pieces.push([from_x.min(x), from_y.min(y), from_x.max(x), from_y.max(y)]);
            }
        }
    }
    pieces
}

#[test]
fn no_line_runs_through_what_an_arrow_says() {
    let system = shop();
    let svg = drawing::svg("a", "", "", &system, &Plan::of(&system), None);
    let (labels, pieces) = (labels(&svg), pieces(&svg));
    assert_eq!((labels.len(), pieces.len()), (5, 22), "{svg}");
    for (text, label) in &labels {
        for piece in &pieces {
            let apart = (0..2).any(|at| piece[at] > label[at + 2] || piece[at + 2] < label[at]);
            assert!(apart, "`{text}` at {label:?} is crossed by {piece:?}");
        }
    }
}

#[test]
fn the_words_name_every_part_and_every_call() {
    let text = words::of(&shop(), None);
    for sentence in [
        "clients use the system.",
        "auth is a process at port 8001, and keeps auth.db.",
        "orders is a process at port 8002, with basket in it, and keeps orders.db.",
        "supplier is run by others.",
        "gateway call auth and wait: /auth.",
        "Beside the requests, orders call auth: keys.",
        "orders tell mail, without waiting: {{#order}} placed.",
    ] {
        assert!(text.contains(sentence), "{sentence} is missing in {text}");
    }
    assert!(!text.contains("New"), "{text}");
}

#[test]
fn only_what_is_new_is_marked() {
    let old = "[[part]]\nname = \"clients\"\nkind = \"client\"\n[[part]]\nname = \"monolith\"\n\
               holds = [\"notes\"]\nstore = \"keep.db\"\n[[call]]\nfrom = \"clients\"\nto = \"monolith\"\n";
    let old = System::parse(old, &[]).unwrap();
    let new = "[[part]]\nname = \"clients\"\nkind = \"client\"\n[[part]]\nname = \"notes\"\n\
               was = \"monolith\"\nholds = [\"notes\", \"breaker\"]\nstore = \"keep.db\"\n[[call]]\n\
               from = \"clients\"\nto = \"notes\"\n";
    let new = System::parse(new, &[]).unwrap();
    assert!(!old.has_news(&old) && new.has_news(&old));
    let html = figure(Some(("01", &old)), ("02", &new));
    let marked: Vec<_> = html.lines().filter(|line| line.contains(" new\"")).collect();
    assert_eq!(marked.len(), 1, "{marked:#?}");
    assert!(html.contains("New in this step: breaker of notes."), "{html}");
    assert!(html.contains("notes is a process at port 8000, which was monolith"), "{html}");
}

#[test]
fn a_description_cannot_break_out_of_the_picture() {
    let html = figure(None, ("09", &shop()));
    assert!(html.contains("who is &lt;this&gt;?") && !html.contains("<this>"));
    assert!(!html.contains("{{"), "mdBook would take it for a directive");
    assert!(html.lines().all(|line| !line.trim().is_empty()), "a blank line ends HTML in Markdown");
}

#[test]
fn every_link_has_a_line_and_a_head_of_its_own_kind() {
    let html = figure(None, ("09", &shop()));
    let count = |what: &str| html.matches(what).count();
    let links = shop().links;
    assert_eq!(count("class=\"head\""), links.len());
    let kinds = |how| links.iter().filter(|link| link.how == how).count();
    assert_eq!(count("class=\"edge beside\""), kinds(How::Beside));
    assert_eq!(count("class=\"edge event\""), kinds(How::Event));
    let stores = shop().parts.iter().filter(|part| part.store.is_some()).count();
    assert_eq!(count("class=\"edge\""), kinds(How::Waits) + stores);
    let outside = shop().parts.iter().filter(|part| part.kind == Kind::Outside).count();
    assert_eq!(count("class=\"box outside\""), outside);
}

#[test]
fn faults_are_told_with_their_line() {
    let names = services(&["auth", "gateway"]);
    let whole = "[[part]]\nname = \"auth\"\n[[part]]\nname = \"gateway\"\n";
    for (text, line, what) in [
        (format!("{whole}[[call]]\nfrom = \"auth\"\nto = \"nots\"\n"), 7, "`nots` is no part"),
        (
            "[[part]]\nname = \"auth\"\n".to_owned(),
            1,
            "the service `gateway` of exercise.toml is no",
        ),
        (
            format!("{whole}[[part]]\nname = \"mail\"\n"),
            6,
            "`mail` is no service of exercise.toml, which has",
        ),
        (format!("{whole}[[part]]\nname = \"auth\"\n"), 6, "`auth` is a part twice"),
        (
            format!("{whole}kind = \"client\"\n"),
            4,
            "`gateway` is a service of exercise.toml, and no cl",
        ),
        (format!("{whole}color = \"red\"\n"), 5, "unknown field `color`"),
    ] {
        let (at, found) = System::parse(&text, &names).unwrap_err();
        assert!(at == line && found.contains(what), "{at}: {found}, and not {line}: {what}");
    }
}
