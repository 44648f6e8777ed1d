//! Where each part of a picture stands, in pixels. Called by the module above.
//!
//! Whoever asks stands above whoever answers: clients in the first row, whom they ask in the second.
//! So a picture grows downwards and stays narrow enough for a phone. In a row the parts stand in the
//! order of the description. What a part keeps stands below it.

use super::description::{Kind, Link, Part, System};

/// A place for everything.
#[derive(Debug, PartialEq)]
pub struct Plan {
    pub width: f64,
    pub height: f64,
    /// In the order of the parts.
    pub boxes: Vec<Box>,
    /// The space below each row, for the lines that leave it.
    pub gaps: Vec<Gap>,
}

/// The frame of a part.
#[derive(Clone, Debug, PartialEq)]
pub struct Box {
    pub row: usize,
    pub column: usize,
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

/// From the lowest store of a row to the next row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gap {
    pub top: f64,
    pub bottom: f64,
}

/// Letters of 14 and of 12 pixels, as wide as the widest font that a reader may have.
const LETTER: f64 = 8.2;
const SMALL_LETTER: f64 = 7.0;

/// Where the inner frames begin below the top of a box, and how far they are apart.
pub const HEAD: f64 = 48.0;
pub const HOLD: f64 = 28.0;
/// The first line from the side, and how far the next is below it.
pub const FIRST_LINK: f64 = 30.0;
pub const LINK: f64 = 30.0;
/// A store: the line down to it, and itself.
pub const STORE_GAP: f64 = 16.0;
pub const STORE: f64 = 38.0;

const MARGIN: f64 = 6.0;
const NARROWEST: f64 = 92.0;
const BETWEEN: f64 = 24.0;
const BELOW: f64 = 34.0;
const LABEL: f64 = 20.0;

/// How wide a text of small letters is.
pub fn small_width(text: &str) -> f64 {
    text.chars().count() as f64 * SMALL_LETTER
}

/// Half the width of the cylinder with the name `store`.
pub fn half_of_store(store: &str) -> f64 {
    (small_width(store) / 2.0 + 10.0).max(36.0)
}

impl Box {
    pub fn middle(&self) -> f64 {
        self.x + self.width / 2.0
    }

    pub fn bottom(&self) -> f64 {
        self.y + self.height
    }

    pub fn right(&self) -> f64 {
        self.x + self.width
    }
}

impl Plan {
    pub fn of(system: &System) -> Self {
        let rows = rows(system);
        let last = rows.iter().max().map_or(0, |row| row + 1);
        let mut plan =
            Self { width: 0.0, height: MARGIN, boxes: boxes(system, &rows), gaps: Vec::new() };
        for row in 0..last {
            plan.place_row(system, row, row + 1 == last);
        }
        plan.width += 2.0 * MARGIN;
        plan.height += MARGIN;
        plan.centre();
        plan
    }

    /// From left to right and to the depth that the row has; the rows above are placed already.
    fn place_row(&mut self, system: &System, row: usize, last: bool) {
        let members: Vec<_> =
            (0..self.boxes.len()).filter(|at| self.boxes[*at].row == row).collect();
        let height = members.iter().map(|at| self.boxes[*at].height).fold(0.0, f64::max);
        let top = self.height + self.room_above(system, &members);
        let mut x = 0.0;
        for (column, at) in members.iter().enumerate() {
            if let Some(before) = column.checked_sub(1).map(|before| members[before]) {
                x += self.room_between(system, before, *at);
            }
            let place = &mut self.boxes[*at];
            (place.column, place.x, place.y, place.height) = (column, x, top, height);
            x += place.width;
        }
        self.width = self.width.max(x);
        let keeps = members.iter().any(|at| system.parts[*at].store.is_some());
        let bottom = top + height + if keeps { STORE_GAP + STORE } else { 0.0 };
        let says = self.links_below(system, row).any(|link| !link.says.is_empty());
        let below = BELOW + if says { LABEL } else { 0.0 };
        self.height = if last { bottom } else { bottom + below };
        self.gaps.push(Gap { top: bottom, bottom: self.height });
    }

    /// For the lines between parts of a row that do not stand side by side.
    fn room_above(&self, system: &System, members: &[usize]) -> f64 {
        let place = |name: &str| members.iter().position(|at| system.parts[*at].name == name);
        let far = system.links.iter().filter(|link| {
            matches!((place(&link.from), place(&link.to)), (Some(a), Some(b)) if a.abs_diff(b) > 1)
        });
        far.count() as f64 * LINK
    }

    /// For what two parts side by side say to each other.
    fn room_between(&self, system: &System, left: usize, right: usize) -> f64 {
        let names = [&system.parts[left].name, &system.parts[right].name];
        let between = system.links.iter().filter(|link| joins(link, names[0], names[1]));
        even(between.map(|link| small_width(&link.says) + 26.0).fold(BETWEEN, f64::max))
    }

    fn links_below<'a>(&'a self, system: &'a System, row: usize) -> impl Iterator<Item = &'a Link> {
        system.links.iter().filter(move |link| {
            let rows = [&link.from, &link.to].map(|name| self.row_of(system, name));
            rows.iter().min() == Some(&row) && rows[0] != rows[1]
        })
    }

    fn row_of(&self, system: &System, name: &str) -> usize {
        let at = system.parts.iter().position(|part| part.name == name);
        at.map_or(0, |at| self.boxes[at].row)
    }

    /// Every row in the middle.
    fn centre(&mut self) {
        for row in 0..self.gaps.len() {
            let members = self.boxes.iter().filter(|place| place.row == row);
            let right = members.map(Box::right).fold(0.0, f64::max);
            let shift = (self.width - right) / 2.0;
            for place in self.boxes.iter_mut().filter(|place| place.row == row) {
                place.x += shift;
            }
        }
    }
}

/// So that the middle of everything is a whole pixel.
fn even(length: f64) -> f64 {
    (length / 2.0).ceil() * 2.0
}

fn joins(link: &Link, one: &str, other: &str) -> bool {
    (link.from == one && link.to == other) || (link.from == other && link.to == one)
}

/// How many calls each part is away from a client; whom nobody asks stands below the clients.
fn rows(system: &System) -> Vec<usize> {
    let mut rows: Vec<Option<usize>> =
        system.parts.iter().map(|part| (part.kind == Kind::Client).then_some(0)).collect();
    let at = |name: &str| system.parts.iter().position(|part| part.name == name);
    for distance in 0..system.parts.len() {
        for link in &system.links {
            if let (Some(from), Some(to)) = (at(&link.from), at(&link.to))
                && rows[from] == Some(distance)
                && rows[to].is_none()
            {
                rows[to] = Some(distance + 1);
            }
        }
    }
    let below = usize::from(rows.contains(&Some(0)));
    rows.into_iter().map(|row| row.unwrap_or(below)).collect()
}

/// Boxes as large as what stands in them, not yet placed.
fn boxes(system: &System, rows: &[usize]) -> Vec<Box> {
    let sized = system.parts.iter().zip(rows);
    let sized = sized.map(|(part, row)| {
        let (width, height) = (width_of(part, system, rows), height_of(part, system));
        Box { row: *row, column: 0, x: 0.0, y: 0.0, width, height }
    });
    sized.collect()
}

fn width_of(part: &Part, system: &System, rows: &[usize]) -> f64 {
    let row_of =
        |name: &str| system.parts.iter().position(|other| other.name == name).map(|at| rows[at]);
    let name = part.name.chars().count() as f64 * LETTER;
    let held = part.holds.iter().map(|held| small_width(held) + 24.0).fold(name, f64::max);
    let below = system.links.iter().filter(|link| link.from == part.name || link.to == part.name);
    let below = below.map(|link| [&link.from, &link.to].map(|name| row_of(name)));
    // A line to the next row leaves beside the store.
    let leaves = below.flatten().any(|row| row > row_of(&part.name));
    let beside = if leaves { 20.0 } else { 4.0 };
    let store = part.store.as_ref().map_or(0.0, |store| 2.0 * (half_of_store(store) + beside));
    // What is said on the way down stands beside the arrow, which ends in the middle.
    let said = system.links.iter().filter(|link| link.to == part.name);
    let said = said.filter(|link| row_of(&link.from) != row_of(&part.name));
    let said = said.map(|link| 2.0 * (small_width(&link.says) + 9.0)).fold(0.0, f64::max);
    even((held + 24.0).max(store).max(said).max(NARROWEST))
}

fn height_of(part: &Part, system: &System) -> f64 {
    let head = if part.port.is_some() { HEAD } else { 36.0 };
    let held = part.holds.len() as f64 * HOLD + if part.holds.is_empty() { 0.0 } else { 6.0 };
    let others = system.parts.iter().filter(|other| other.name != part.name);
    let talks = others.map(|other| {
        system.links.iter().filter(|link| joins(link, &part.name, &other.name)).count()
    });
    let sides = FIRST_LINK + (talks.max().unwrap_or(0).max(1) - 1) as f64 * LINK + 12.0;
    (head + held).max(sides)
}
