//! A recorded request as a command for a shell. Called by `transcript`; `keep.js` makes the button.
//!
//! Everything is in single quotes, where a shell takes nothing for anything; only what has another
//! value at the reader's is a variable, set in the first lines.

use super::json::{Part, parts};

/// Where every step listens unless it is told otherwise.
const BASE: &str = "KEEP='http://127.0.0.1:8000'";

/// The command, or nothing where the recording left a part of the body out.
pub fn command(
    method: &str,
    path: &str,
    headers: &[(String, String)],
    body: &str,
) -> Option<String> {
    let shortened = |line: &str| line.contains("… (") && line.contains(" characters)");
    if body.lines().chain([path]).any(shortened) {
        return None;
    }
    let mut variables = Variables::default();
    let mut lines = vec![match method {
        "HEAD" => "curl --head".to_owned(),
        _ => format!("curl --include --request {}", quoted(method, &mut variables)),
    }];
    let url = quoted(path, &mut variables);
    let is_pattern = path.contains(['[', ']', '{', '}']);
    let glob = if is_pattern { "--globoff " } else { "" };
    lines.push(format!("{glob}\"$KEEP\"{url}"));
    for (name, value) in headers {
        lines.push(format!("--header {}", quoted(&format!("{name}: {value}"), &mut variables)));
    }
    if !body.is_empty() {
        lines.push(format!("--data-binary {}", quoted(body, &mut variables)));
    }
    Some(format!("{}{}", variables.lines(), lines.join(" \\\n  ")))
}

/// What the reader has to fill in.
#[derive(Default)]
struct Variables(Vec<(String, String)>);

impl Variables {
    /// `NOTE_1` for `[note 1]`.
    fn of(&mut self, name: &str) -> String {
        if let Some((variable, _)) = self.0.iter().find(|(_, known)| known == name) {
            return variable.clone();
        }
        let plain = name.trim_matches(['[', ']']).replace('\'', "");
        let letter = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
        let mut variable: String = plain.chars().map(letter).collect();
        // A name in another script has no letters left, and two names may come out alike.
        let taken = |variable: &str| {
            variable == "KEEP" || self.0.iter().any(|(known, _)| known == variable)
        };
        if taken(&variable) || variable.trim_matches('_').is_empty() {
            variable = format!("VALUE_{}", self.0.len() + 1);
        }
        self.0.push((variable.clone(), name.to_owned()));
        variable
    }

    fn lines(&self) -> String {
        let mut lines = format!("{BASE}\n");
        if !self.0.is_empty() {
            lines.push_str("# Put what you got in the place of what stands in brackets:\n");
        }
        for (variable, name) in &self.0 {
            lines.push_str(&format!("{variable}={}\n", in_quotes(name)));
        }
        lines
    }
}

/// `text` as one word of a shell, with the variables of its names.
fn quoted(text: &str, variables: &mut Variables) -> String {
    let part = |part| match part {
        Part::Text(text) => in_quotes(text),
        Part::Name(name) => format!("\"${{{}}}\"", variables.of(name)),
    };
    parts(text).into_iter().map(part).collect()
}

/// In single quotes, out of which a single quote has to step.
fn in_quotes(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn names_become_variables_and_everything_else_is_quoted() {
        let headers =
            [header("authorization", "Bearer [token of Ada]"), header("if-match", "\"1\"")];
        let body = "{\n  \"content\": \"Ada's $HOME `x` [note 1]\"\n}";
        let wanted = "KEEP='http://127.0.0.1:8000'\n\
            # Put what you got in the place of what stands in brackets:\n\
            NOTE_1='[note 1]'\nTOKEN_OF_ADA='[token of Ada]'\n\
            curl --include --request 'PUT' \\\n  --globoff \"$KEEP\"'/api/v1/notes/'\"${NOTE_1}\" \\\n  \
            --header 'authorization: Bearer '\"${TOKEN_OF_ADA}\" \\\n  --header 'if-match: \"1\"' \\\n  \
            --data-binary '{\n  \"content\": \"Ada'\\''s $HOME `x` '\"${NOTE_1}\"'\"\n}'";
        assert_eq!(command("PUT", "/api/v1/notes/[note 1]", &headers, body).unwrap(), wanted);
    }

    #[test]
    fn names_that_would_be_one_variable_are_two() {
        let command = command("GET", "/[note 1]/[note-1]/[宮崎]/[keep]", &[], "").unwrap();
        for line in
            ["NOTE_1='[note 1]'", "VALUE_2='[note-1]'", "VALUE_3='[宮崎]'", "VALUE_4='[keep]'"]
        {
            assert!(command.contains(&format!("\n{line}\n")), "{line}: {command}");
        }
    }

    #[test]
    fn a_body_that_was_shortened_cannot_be_sent() {
        assert_eq!(command("POST", "/a", &[], "\"xxxx… (70000 characters)\""), None);
        assert!(command("HEAD", "/a", &[], "").unwrap().contains("curl --head \\\n"));
    }

    /// The quoting is a shell's matter, so a shell is asked.
    #[cfg(unix)]
    #[test]
    fn a_shell_reads_what_was_recorded() {
        let body = "{\"a\": \"it's $HOME `date` \\\\ [note 1] \\\"\"}\n";
        let command = command("POST", "/a?b=[note 1]&c=*", &[header("x", "'\"!")], body).unwrap();
        let script = format!("curl() {{ printf '%s\\0' \"$@\"; }}\n{command}");
        let output = std::process::Command::new("sh").args(["-c", &script]).output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        let words: Vec<_> = said.split('\0').collect();
        assert!(words.contains(&"http://127.0.0.1:8000/a?b=[note 1]&c=*"), "{words:?}");
        assert!(words.contains(&"x: '\"!") && words.contains(&body), "{words:?}");
    }
}
