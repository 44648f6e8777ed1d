//! Reads Rust as far as the checkpoints on the structure need it: the string literals, and the paths
//! that start with `crate` or `super`. Called by `structure`.

use std::path::Path;

/// One source file, taken apart.
#[derive(Default)]
pub struct Source {
    /// Every string literal, with the line that it starts in; escapes are spaces.
    pub literals: Vec<(usize, String)>,
    /// What is neither a comment nor a literal: names and signs, each with its line.
    tokens: Vec<(usize, String)>,
}

impl Source {
    pub fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).expect("a source file");
        let mut source = Self::default();
        let mut rest = text.as_str();
        while !rest.is_empty() {
            let line = 1 + text[..text.len() - rest.len()].matches('\n').count();
            rest = source.take(line, rest);
        }
        source
    }

    /// Takes what comes next, and gives the rest.
    fn take<'a>(&mut self, line: usize, text: &'a str) -> &'a str {
        let raw = text.trim_start_matches('b');
        let hashes = raw.strip_prefix('r').map(|raw| raw.len() - raw.trim_start_matches('#').len());
        if let Some(after) = text.strip_prefix("//") {
            &after[after.find('\n').unwrap_or(after.len())..]
        } else if let Some(after) = text.strip_prefix("/*") {
            after.split_once("*/").map_or("", |(_, rest)| rest)
        } else if let Some(hashes) = hashes
            && let Some(body) = raw[1 + hashes..].strip_prefix('"')
        {
            let end = format!("\"{}", "#".repeat(hashes));
            let (literal, rest) = body.split_once(&end).unwrap_or((body, ""));
            self.literals.push((line, literal.to_owned()));
            rest
        } else if let Some(body) = text.strip_prefix('"') {
            self.take_string(line, body)
        } else if text.starts_with("'\\") {
            let end = text[3..].find('\'').map_or(text.len(), |end| end + 4);
            &text[end..]
        } else if text.starts_with('\'') && text.chars().nth(2) == Some('\'') {
            let length: usize = text.chars().take(3).map(char::len_utf8).sum();
            &text[length..]
        } else {
            self.take_token(line, text)
        }
    }

    fn take_string<'a>(&mut self, line: usize, body: &'a str) -> &'a str {
        let mut literal = String::new();
        let mut letters = body.char_indices();
        while let Some((at, letter)) = letters.next() {
            match letter {
                '"' => {
                    self.literals.push((line, literal));
                    return &body[at + 1..];
                }
                '\\' => {
                    letters.next();
                    literal.push(' ');
                }
                _ => literal.push(letter),
            }
        }
        ""
    }

    fn take_token<'a>(&mut self, line: usize, text: &'a str) -> &'a str {
        let name =
            text.len() - text.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_').len();
        let length = match text.chars().next() {
            _ if name > 0 => name,
            Some(sign) => sign.len_utf8(),
            None => 0,
        };
        if !text[..length].trim().is_empty() {
            self.tokens.push((line, text[..length].to_owned()));
        }
        &text[length..]
    }

    /// What stands after `crate::`: the first two names of each path, `mail::Mailer`. Of a list in
    /// braces each is one; `crate::{…}` and `*` are given as they stand. The whole crate under
    /// another name, as in `use crate as keep`, is `*`.
    pub fn imports(&self) -> Vec<(usize, String)> {
        let mut imports = Vec::new();
        for (at, (line, token)) in self.tokens.iter().enumerate() {
            let renamed = ["as", "self"].contains(&self.token(at + 1));
            if token == "crate" && renamed {
                imports.push((*line, "*".to_owned()));
            }
            if token != "crate" || self.token(at + 1) != ":" {
                continue;
            }
            let first = self.token(at + 3);
            if self.token(at + 4) != ":" {
                imports.push((*line, first.to_owned()));
            } else if self.token(at + 6) == "{" {
                imports.extend(self.list(at + 7, *line, first));
            } else {
                imports.push((*line, format!("{first}::{}", self.token(at + 6))));
            }
        }
        imports
    }

    /// The names in a list in braces, from its first token on.
    fn list(&self, from: usize, line: usize, first: &str) -> Vec<(usize, String)> {
        let mut depth = 1;
        let mut names = Vec::new();
        for at in from..self.tokens.len() {
            let starts_a_name = at == from || self.token(at - 1) == ",";
            match self.token(at) {
                "{" => depth += 1,
                "}" => depth -= 1,
                name if depth == 1 && starts_a_name => {
                    names.push((line, format!("{first}::{name}")))
                }
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        names
    }

    /// How many `super` follow each other, wherever one stands.
    pub fn steps_up(&self) -> Vec<(usize, usize)> {
        let mut steps = Vec::new();
        for (at, (line, token)) in self.tokens.iter().enumerate() {
            if token == "super" && (at < 3 || self.token(at - 3) != "super") {
                let up = (0..).take_while(|up| self.token(at + 3 * up) == "super").count();
                steps.push((*line, up));
            }
        }
        steps
    }

    fn token(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |(_, token)| token.as_str())
    }
}
