//! The plan of a system as SVG. Called by the module above.
//!
//! Colours are left to classes (`book/reading.css`), so that every theme of the book has its own.

use super::description::{How, Kind, Link, Part, System};
use super::escape;
use super::layout::{Box, FIRST_LINK, HEAD, HOLD, LINK, Plan, STORE, STORE_GAP, half_of_store};

/// A picture may shrink to so much of its size on a narrow screen: its small letters, of 12 px, are 10 px
/// high then.
const LEAST_SCALE: f64 = 0.84;

/// An SVG whose text alternative is `alternative`. What `known` did not have is marked as new.
pub fn svg(
    id: &str,
    title: &str,
    alternative: &str,
    system: &System,
    plan: &Plan,
    known: Option<&System>,
) -> String {
    let Plan { width, height, .. } = plan;
    let least = (width * LEAST_SCALE).round();
    let mut drawing = Drawing { system, plan, known, lines: Vec::new(), said: Vec::new() };
    drawing.lines.push(format!(
        "<svg role=\"img\" aria-labelledby=\"{id}-title {id}-text\" width=\"{width}\" \
         height=\"{height}\" style=\"min-width: {least}px\" viewBox=\"0 0 {width} {height}\" \
         xmlns=\"http://www.w3.org/2000/svg\">"
    ));
    drawing.lines.push(format!("<title id=\"{id}-title\">{}</title>", escape(title)));
    drawing.lines.push(format!("<desc id=\"{id}-text\">{}</desc>", escape(alternative)));
    for link in &system.links {
        drawing.link(link);
    }
    for (part, place) in system.parts.iter().zip(&plan.boxes) {
        drawing.part(part, place);
    }
    drawing.lines.append(&mut drawing.said);
    drawing.lines.push("</svg>".to_owned());
    drawing.lines.join("\n")
}

struct Drawing<'a> {
    system: &'a System,
    plan: &'a Plan,
    known: Option<&'a System>,
    lines: Vec<String>,
    /// What stands beside the arrows. It comes last, so that no line is drawn over it.
    said: Vec<String>,
}

impl Drawing<'_> {
    fn part(&mut self, part: &Part, place: &Box) {
        let old = self.known.and_then(|known| known.earlier(part));
        let is_new = self.known.is_some() && old.is_none();
        let Box { x, y, width, height, .. } = place;
        let outside = if part.kind == Kind::Outside { " outside" } else { "" };
        let new = mark(is_new);
        self.lines.push(format!(
            "<rect class=\"box{outside}{new}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" \
             height=\"{height}\" rx=\"6\"/>"
        ));
        self.text(place.middle(), y + 22.0, "middle", "", &part.name);
        if let Some(port) = part.port {
            self.text(place.middle(), y + 39.0, "middle", "quiet", &format!(":{port}"));
        }
        for (at, held) in part.holds.iter().enumerate() {
            let known = old.is_some_and(|old| old.holds.contains(held));
            self.held(place, at, held, self.known.is_some() && !known);
        }
        if let Some(store) = &part.store {
            let known = old.is_some_and(|old| old.store.as_ref() == Some(store));
            self.store(place, store, self.known.is_some() && !known);
        }
    }

    /// What a part holds: a small frame in its own.
    fn held(&mut self, place: &Box, at: usize, held: &str, is_new: bool) {
        let (x, y) = (place.x + 10.0, place.y + HEAD + at as f64 * HOLD);
        let width = place.width - 20.0;
        let new = mark(is_new);
        self.lines.push(format!(
            "<rect class=\"box{new}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{}\" rx=\"4\"/>",
            HOLD - 4.0
        ));
        self.text(place.middle(), y + 16.0, "middle", "quiet", held);
    }

    /// A cylinder below its part.
    fn store(&mut self, place: &Box, store: &str, is_new: bool) {
        let (middle, top) = (place.middle(), place.bottom() + STORE_GAP);
        let half = half_of_store(store);
        let (left, right) = (middle - half, middle + half);
        let (upper, lower) = (top + 5.0, top + STORE - 5.0);
        let new = mark(is_new);
        self.lines
            .push(format!("<path class=\"edge{new}\" d=\"M{middle} {}V{top}\"/>", place.bottom()));
        self.lines.push(format!(
            "<path class=\"box{new}\" d=\"M{left} {upper}V{lower}A{half} 5 0 0 0 {right} {lower}V{upper}\
             A{half} 5 0 0 0 {left} {upper}A{half} 5 0 0 0 {right} {upper}\"/>"
        ));
        self.lines.push(format!(
            "<path class=\"box{new}\" d=\"M{left} {upper}A{half} 5 0 0 1 {right} {upper}\"/>"
        ));
        self.text(middle, top + 26.0, "middle", "quiet", store);
    }

    fn link(&mut self, link: &Link) {
        let (Some(from), Some(to)) = (self.place(&link.from), self.place(&link.to)) else { return };
        let (from, to) = (from.clone(), to.clone());
        if from.row != to.row {
            self.across_rows(link, &from, &to);
        } else if from.column.abs_diff(to.column) == 1 {
            self.side_by_side(link, &from, &to);
        } else {
            self.over_others(link, &from, &to);
        }
    }

    fn place(&self, name: &str) -> Option<&Box> {
        let at = self.system.parts.iter().position(|part| part.name == name)?;
        self.plan.boxes.get(at)
    }

    /// Down, or up, through the gap between the rows. Lines from one part share their beginning.
    fn across_rows(&mut self, link: &Link, from: &Box, to: &Box) {
        let down = from.row < to.row;
        let (upper, lower) = if down { (from, to) } else { (to, from) };
        let gap = &self.plan.gaps[upper.row];
        let keeps = self.store_of(upper);
        // Beside the store, if there is one, and then in a lane of its own for every part of the row.
        let x = if keeps { upper.right() - 12.0 } else { upper.middle() };
        let lane = gap.top + 12.0 + 6.0 * upper.column as f64;
        let (above, below) = (upper.bottom(), lower.y);
        let end = lower.middle();
        if down {
            self.edge(link, &format!("M{x} {above}V{lane}H{end}V{}", below - 7.0));
            self.head(link, end, below, "-5 -9h10z");
        } else {
            self.edge(link, &format!("M{end} {below}V{lane}H{x}V{}", above + 7.0));
            self.head(link, x, above, "-5 9h10z");
        }
        // Below the lanes of the whole row, and above the bows between the parts of the next.
        let lanes = self.plan.boxes.iter().filter(|other| other.row == upper.row).count();
        self.say(link, end + 8.0, gap.top + 22.0 + 6.0 * lanes as f64, "start");
    }

    fn store_of(&self, place: &Box) -> bool {
        let at = self.plan.boxes.iter().position(|other| other == place);
        at.is_some_and(|at| self.system.parts[at].store.is_some())
    }

    /// Level, one below the other where there are several.
    fn side_by_side(&mut self, link: &Link, from: &Box, to: &Box) {
        let pair = [&link.from, &link.to];
        let same = |other: &&Link| pair.contains(&&other.from) && pair.contains(&&other.to);
        let before = self.system.links.iter().take_while(|other| *other != link).filter(same);
        let y = from.y + FIRST_LINK + before.count() as f64 * LINK;
        let (start, end, back) =
            if from.x < to.x { (from.right(), to.x, -1.0) } else { (from.x, to.right(), 1.0) };
        self.edge(link, &format!("M{start} {y}H{}", end + back * 7.0));
        self.head(link, end, y, &format!("{} -5v10z", back * 9.0));
        let middle = (start + end) / 2.0 + back * -3.0;
        self.say(link, middle, y - 6.0, "middle");
    }

    /// In a bow above the parts between; a higher one leaves and arrives outside of a lower one.
    fn over_others(&mut self, link: &Link, from: &Box, to: &Box) {
        let far = |other: &&Link| {
            let ends = [self.place(&other.from), self.place(&other.to)];
            matches!(ends, [Some(a), Some(b)] if a.row == from.row && b.row == from.row
                && a.column.abs_diff(b.column) > 1)
        };
        let before = self.system.links.iter().take_while(|other| *other != link).filter(far);
        let height = before.count() as f64;
        let lane = from.y - 10.0 - height * LINK;
        let inwards = if from.x < to.x { 1.0 } else { -1.0 };
        let inside = 14.0 + 10.0 * height;
        let start = from.middle() + inwards * (from.width / 2.0 - inside);
        let end = to.middle() - inwards * (to.width / 2.0 - inside);
        self.edge(link, &format!("M{start} {}V{lane}H{end}V{}", from.y, to.y - 7.0));
        self.head(link, end, to.y, "-5 -9h10z");
        // Between the end and the first part on the way, whose middle an arrow from above may reach.
        let between = self.plan.boxes.iter().filter(|other| other.row == from.row);
        let between = between.map(Box::middle).filter(|x| (x - end) * (start - x) > 0.0);
        let nearest =
            between.fold(start, |a, b| if (a - end).abs() < (b - end).abs() { a } else { b });
        self.say(link, (nearest + end) / 2.0, lane - 6.0, "middle");
    }

    fn is_new(&self, link: &Link) -> bool {
        self.known.is_some_and(|known| !known.has_link(link, self.system))
    }

    fn edge(&mut self, link: &Link, path: &str) {
        let how = match link.how {
            How::Waits => "",
            How::Beside => " beside",
            How::Event => " event",
        };
        let new = mark(self.is_new(link));
        self.lines.push(format!("<path class=\"edge{how}{new}\" d=\"{path}\"/>"));
    }

    fn head(&mut self, link: &Link, x: f64, y: f64, shape: &str) {
        let new = mark(self.is_new(link));
        self.lines.push(format!("<path class=\"head{new}\" d=\"M{x} {y}l{shape}\"/>"));
    }

    /// What a link says, drawn after all lines.
    fn say(&mut self, link: &Link, x: f64, y: f64, anchor: &str) {
        let class = class_of("quiet said", self.is_new(link));
        let lines = self.lines.len();
        self.text(x, y, anchor, &class, &link.says);
        self.said.extend(self.lines.drain(lines..));
    }

    fn text(&mut self, x: f64, y: f64, anchor: &str, class: &str, text: &str) {
        if text.is_empty() {
            return;
        }
        let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
        self.lines.push(format!(
            "<text{class} x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{}</text>",
            escape(text)
        ));
    }
}

fn mark(is_new: bool) -> &'static str {
    if is_new { " new" } else { "" }
}

fn class_of(class: &str, is_new: bool) -> String {
    format!("{class}{}", mark(is_new))
}
