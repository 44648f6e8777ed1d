//! Values as elements hold them: XML Schema's types, as Rust's. Called by `element` and by the data
//! sources.

use std::fmt;
use std::str::FromStr;

use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{Date, OffsetDateTime};

use super::{Element, SoapError};

/// A type that can be read from an element.
pub trait FromElement: Sized {
    fn read(element: &Element) -> Result<Self, SoapError>;
}

/// A type that can be written as an element.
pub trait ToElement {
    fn write(&self, name: &str) -> Element;
}

/// A decimal number, digit by digit: a price is no binary fraction (XML Schema, part 2, 3.2.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decimal(String);

impl FromStr for Decimal {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let is_empty = whole.is_empty() && fraction.is_empty();
        let is_decimal = all_digits(whole) && all_digits(fraction) && !is_empty;
        if is_decimal { Ok(Self(text.to_owned())) } else { Err(()) }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromElement for String {
    fn read(element: &Element) -> Result<Self, SoapError> {
        Ok(element.text.clone())
    }
}

impl ToElement for String {
    fn write(&self, name: &str) -> Element {
        Element::with_text(name, self.clone())
    }
}

/// A type that is read from a text without the space around it, and written by `$show`.
macro_rules! simple {
    ($type:ty, $what:literal, $parse:expr, $show:expr) => {
        impl FromElement for $type {
            fn read(element: &Element) -> Result<Self, SoapError> {
                let parse: fn(&str) -> Option<Self> = $parse;
                parse(element.text.trim()).ok_or_else(|| {
                    SoapError::Nonsense(format!("`{}` is no {}", element.name, $what))
                })
            }
        }

        impl ToElement for $type {
            fn write(&self, name: &str) -> Element {
                let show: fn(&Self) -> String = $show;
                Element::with_text(name, show(self))
            }
        }
    };
}

simple!(Decimal, "decimal number", |text| text.parse().ok(), Self::to_string);
simple!(i64, "integer", |text| text.parse().ok(), Self::to_string);
simple!(f64, "number", |text| text.parse().ok(), Self::to_string);
simple!(bool, "truth value", parse_bool, Self::to_string);
simple!(Date, "date", parse_date, |date| date.format(DATE).unwrap_or_default());
simple!(OffsetDateTime, "time", parse_time, |time| time.format(&Rfc3339).unwrap_or_default());

const DATE: &[time::format_description::BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day]");

fn parse_bool(text: &str) -> Option<bool> {
    match text {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

/// Dates may carry a time zone; of those, only UTC names the same day everywhere.
fn parse_date(text: &str) -> Option<Date> {
    Date::parse(text.strip_suffix('Z').unwrap_or(text), DATE).ok()
}

/// A time without its zone is no moment, and is refused.
fn parse_time(text: &str) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(text, &Rfc3339).ok()
}
