//! The colours that a note or a tag can have. Called by every tier.

use serde::Serialize;

/// One of seven colours, by what it means rather than how it looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Color {
    #[default]
    Default,
    Primary,
    Success,
    Danger,
    Warning,
    Info,
    Dark,
}

impl Color {
    pub const ALL: [Self; 7] = [
        Self::Default,
        Self::Primary,
        Self::Success,
        Self::Danger,
        Self::Warning,
        Self::Info,
        Self::Dark,
    ];

    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let color = Self::ALL.into_iter().find(|color| color.as_str() == text);
        color.ok_or("must be one of default, primary, success, danger, warning, info, dark")
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Primary => "primary",
            Self::Success => "success",
            Self::Danger => "danger",
            Self::Warning => "warning",
            Self::Info => "info",
            Self::Dark => "dark",
        }
    }
}

impl TryFrom<String> for Color {
    type Error = &'static str;

    /// From the database.
    fn try_from(text: String) -> Result<Self, &'static str> {
        Self::parse(&text)
    }
}
