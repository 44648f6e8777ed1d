//! What `up` adds to a system of services: where they listen, how their output looks, and the orders
//! of whoever sits before them. Called by `up`.

pub mod orders;
pub mod places;

use console::{Color, style};
use supervisor::{Service, System};

const COLOURS: [Color; 6] =
    [Color::Cyan, Color::Magenta, Color::Green, Color::Yellow, Color::Blue, Color::Red];

/// The system of these services, none of which is started. What they write is printed, each line
/// behind its service's name and in its colour.
pub fn system(services: Vec<Service>) -> System {
    let names: Vec<_> = services.iter().map(|service| service.name.clone()).collect();
    let width = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    let prefix = |(index, name): (usize, &String)| {
        let colour = COLOURS[index % COLOURS.len()];
        style(format!("{name:width$} | ")).fg(colour).to_string()
    };
    let prefixes: Vec<_> = names.iter().enumerate().map(prefix).collect();
    System::new(services, move |index, line| anstream::println!("{}{line}", prefixes[index]))
}
