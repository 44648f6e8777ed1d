//! The texts that people write: titles, contents, descriptions and what they search for. Called by
//! the controllers, which parse them, and passed on to the repositories.

use unicode_normalization::UnicodeNormalization;

/// Declares a text with bounds on its length in characters.
macro_rules! text {
    ($(#[$about:meta])* $name:ident, $range:expr, $fault:literal) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name(String);

        impl $name {
            /// The error is the end of a sentence: "must have …".
            pub fn parse(text: &str) -> Result<Self, &'static str> {
                if !$range.contains(&text.chars().count()) {
                    return Err($fault);
                }
                if text.contains(NUL) {
                    return Err("must not contain the character U+0000");
                }
                Ok(Self(text.to_owned()))
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    };
}

/// PostgreSQL cannot store this character in a text; an honest 400 here saves a 500 there.
const NUL: char = '\0';

text!(
    /// A note's title.
    Title,
    (1..=120),
    "must have 1 to 120 characters"
);
text!(
    /// A note's content.
    Content,
    (0..=20_000),
    "must have at most 20000 characters"
);
text!(
    /// A tag's title.
    TagTitle,
    (1..=40),
    "must have 1 to 40 characters"
);
text!(
    /// The purpose of a tag.
    TagDescription,
    (0..=200),
    "must have at most 200 characters"
);
text!(
    /// Words to look for in titles and contents.
    SearchText,
    (1..=100),
    "must have 1 to 100 characters"
);

impl SearchText {
    /// A pattern for `LIKE … ESCAPE '\'` that finds the words anywhere, whatever their case.
    pub fn pattern(&self) -> String {
        let mut pattern = String::from("%");
        for letter in folded(&self.0).chars() {
            if matches!(letter, '%' | '_' | '\\') {
                pattern.push('\\');
            }
            pattern.push(letter);
        }
        pattern.push('%');
        pattern
    }
}

/// A text as it is compared in a search: without its case (`Straße` is `STRASSE`), and a letter with
/// an accent as one character (NFC), in whichever of the two ways it was typed.
pub fn folded(text: &str) -> String {
    caseless::default_case_fold_str(&text.nfc().collect::<String>()).nfc().collect()
}
