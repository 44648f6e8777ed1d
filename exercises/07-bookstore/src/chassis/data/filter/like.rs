//! The patterns of `like` and `ilike`: `%` is any text, `_` any character, and `\` takes their
//! meaning from these three. Called by `operators`, `condition` and `sql`.

/// A pattern for a whole text. `ilike` takes `a` and `A` for the same, but not `é` and `É`:
/// SQLite's LIKE knows no case beyond ASCII. (A `regexp` with `(?i)` knows all of Unicode.)
#[derive(Clone, Debug)]
pub struct Like {
    /// As it was written, which is how PostgreSQL wants it.
    pub pattern: String,
    pub ignores_case: bool,
    parts: Vec<Part>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    AnyText,
    AnyCharacter,
    Character(char),
}

impl Like {
    /// The error ends a sentence.
    pub fn parse(pattern: &str) -> Result<Self, String> {
        // SQLite's LIKE reads both noncharacters as the replacement character.
        if pattern.contains(['\u{FFFD}', '\u{FFFE}', '\u{FFFF}']) {
            return Err("must not contain the characters U+FFFD to U+FFFF".into());
        }
        let mut parts = Vec::new();
        let mut characters = pattern.chars();
        while let Some(character) = characters.next() {
            parts.push(match character {
                '%' => Part::AnyText,
                '_' => Part::AnyCharacter,
                '\\' => match characters.next() {
                    Some(character) => Part::Character(character),
                    // PostgreSQL refuses it, SQLite finds nothing.
                    None => return Err(r"must not end with `\`: a character must follow it".into()),
                },
                character => Part::Character(character),
            });
        }
        Ok(Self { pattern: pattern.to_owned(), ignores_case: false, parts })
    }

    pub fn ignoring_case(self) -> Self {
        Self { ignores_case: true, ..self }
    }

    /// True if a text matches. Only the last `%` is tried again, so the time grows with the
    /// product of both lengths and no faster.
    pub fn matches(&self, text: &str) -> bool {
        let text: Vec<char> = text.chars().collect();
        let (mut at, mut part) = (0, 0);
        let mut again = None;
        while at < text.len() {
            match self.parts.get(part) {
                Some(Part::AnyText) => {
                    again = Some((at, part));
                    part += 1;
                }
                Some(&one) if self.is(one, text[at]) => (at, part) = (at + 1, part + 1),
                _ => {
                    // The last `%` takes one character more.
                    let Some((from, any_text)) = again else { return false };
                    again = Some((from + 1, any_text));
                    (at, part) = (from + 1, any_text + 1);
                }
            }
        }
        self.parts[part..].iter().all(|part| *part == Part::AnyText)
    }

    fn is(&self, part: Part, character: char) -> bool {
        match part {
            Part::Character(other) if self.ignores_case => other.eq_ignore_ascii_case(&character),
            Part::Character(other) => other == character,
            Part::AnyCharacter | Part::AnyText => true,
        }
    }

    /// The same for SQLite's GLOB, which minds the case; its LIKE never does.
    pub fn glob(&self) -> String {
        let parts = self.parts.iter().map(|part| match part {
            Part::AnyText => "*".into(),
            Part::AnyCharacter => "?".into(),
            Part::Character(special @ ('*' | '?' | '[')) => format!("[{special}]"),
            Part::Character(character) => character.to_string(),
        });
        parts.collect()
    }
}
