//! A transcript in its parts: sentences, requests, answers, mails. Called by `transcript`.
//!
//! It reads what `tools/transcript` writes: blocks with a blank line between them, each known by the
//! sign that it begins with.

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `# …`
    Sentence,
    /// `#   305 ms  …`, line after line.
    Timeline,
    /// `--> `
    Request,
    /// `<-- `
    Answer,
    /// `(mail) `
    Mail,
    /// What a test wrote down that was on no wire.
    Other,
}

/// A block with its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    pub kind: Kind,
    pub lines: Vec<String>,
}

impl Block {
    pub fn first(&self) -> &str {
        self.lines.first().map_or("", String::as_str)
    }

    pub fn text(&self) -> String {
        self.lines.join("\n")
    }

    /// What stands behind the first line: the headers, and behind a blank line the body.
    pub fn headers_and_body(&self) -> (Vec<(String, String)>, String) {
        let rest = self.lines.get(1..).unwrap_or_default();
        let end = rest.iter().position(String::is_empty).unwrap_or(rest.len());
        let pair = |line: &String| {
            let (name, value) = line.split_once(": ").unwrap_or((line.as_str(), ""));
            (name.to_owned(), value.to_owned())
        };
        let body = rest.get(end + 1..).unwrap_or_default().join("\n");
        (rest[..end].iter().map(pair).collect(), body)
    }

    /// A sentence in parentheses is about what stands before it.
    fn looks_back(&self) -> bool {
        self.kind == Kind::Sentence && self.first().starts_with("# (")
    }
}

/// The exchanges of a transcript: a request, or several at once, with the sentences before it and
/// the answers and mails after it.
pub fn exchanges(transcript: &str) -> Vec<Vec<Block>> {
    let mut exchanges: Vec<Vec<Block>> = Vec::new();
    for block in blocks(transcript) {
        let ends_one = exchanges.last().is_some_and(|exchange| ends(exchange, &block));
        match exchanges.last_mut() {
            Some(exchange) if !ends_one => exchange.push(block),
            _ => exchanges.push(vec![block]),
        }
    }
    exchanges
}

/// Whether `next` begins a new exchange.
fn ends(exchange: &[Block], next: &Block) -> bool {
    let has = |kinds: &[Kind]| exchange.iter().any(|block| kinds.contains(&block.kind));
    match next.kind {
        Kind::Sentence if next.looks_back() => false,
        Kind::Sentence => {
            has(&[Kind::Request, Kind::Answer, Kind::Mail, Kind::Timeline, Kind::Other])
        }
        Kind::Request | Kind::Timeline => {
            has(&[Kind::Answer, Kind::Mail, Kind::Timeline, Kind::Other])
        }
        Kind::Answer | Kind::Mail | Kind::Other => false,
    }
}

fn blocks(transcript: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut after_blank = true;
    for line in transcript.lines() {
        let last = blocks.last().map(|block| block.kind);
        let in_comment = matches!(last, Some(Kind::Sentence | Kind::Timeline));
        match kind_of(line) {
            // Sentences without a blank line between them are one, and so are lines of a timeline.
            Some(kind) if !(in_comment && !after_blank && last == Some(kind)) => {
                blocks.push(Block { kind, lines: vec![line.to_owned()] });
            }
            None if in_comment && !line.is_empty() => {
                blocks.push(Block { kind: Kind::Other, lines: vec![line.to_owned()] });
            }
            _ => match blocks.last_mut() {
                Some(block) => block.lines.push(line.to_owned()),
                None if line.is_empty() => {}
                None => blocks.push(Block { kind: Kind::Other, lines: vec![line.to_owned()] }),
            },
        }
        after_blank = line.is_empty();
    }
    for block in &mut blocks {
        while block.lines.last().is_some_and(String::is_empty) {
            block.lines.pop();
        }
    }
    blocks
}

fn kind_of(line: &str) -> Option<Kind> {
    if line.starts_with("--> ") {
        Some(Kind::Request)
    } else if line.starts_with("<-- ") {
        Some(Kind::Answer)
    } else if line.starts_with("(mail) ") {
        Some(Kind::Mail)
    } else if time_of(line).is_some() {
        Some(Kind::Timeline)
    } else {
        line.starts_with("# ").then_some(Kind::Sentence)
    }
}

/// The milliseconds in front of a timeline's line.
pub fn time_of(line: &str) -> Option<u64> {
    let (time, _) = line.strip_prefix("# ")?.split_once(" ms ")?;
    time.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(transcript: &str) -> Vec<Vec<Kind>> {
        let exchanges = exchanges(transcript);
        exchanges.iter().map(|blocks| blocks.iter().map(|block| block.kind).collect()).collect()
    }

    #[test]
    fn a_sentence_belongs_to_the_request_that_follows_and_one_in_parentheses_to_what_came_before() {
        use Kind::{Answer, Mail, Request, Sentence};
        let text = "# One.\n\n--> GET /a\n\n<-- 200 OK\n\n# (It took one.)\n\n# Two.\n\n# More.\n\n\
                    --> POST /b\n\n--> POST /b\n\n<-- 200 OK\n\n<-- 412 No\n\n(mail) to a: b\n\nHello\n";
        let wanted = vec![
            vec![Sentence, Request, Answer, Sentence],
            vec![Sentence, Sentence, Request, Request, Answer, Answer, Mail],
        ];
        assert_eq!(kinds(text), wanted);
    }

    #[test]
    fn headers_end_at_the_blank_line_and_a_body_may_have_some() {
        let text = "--> PUT /a\nhost: b: c\n\none\n\ntwo\n\n<-- 204 No Content\n";
        let exchanges = exchanges(text);
        let (headers, body) = exchanges[0][0].headers_and_body();
        assert_eq!(headers, [("host".to_owned(), "b: c".to_owned())]);
        assert_eq!(body, "one\n\ntwo");
        assert_eq!(exchanges[0][1].headers_and_body(), (vec![], String::new()));
    }

    #[test]
    fn a_timeline_is_one_block_and_what_follows_a_sentence_is_kept() {
        use Kind::{Other, Sentence, Timeline};
        assert_eq!(kinds("#      0 ms  a\n#    305 ms    b\n"), [[Timeline]]);
        assert_eq!(
            kinds("# The header.\n\n{\n\n}\n\n# The claims.\n\n{}\n"),
            [[Sentence, Other], [Sentence, Other]]
        );
        assert_eq!(time_of("#    305 ms    b"), Some(305));
        assert_eq!(time_of("# It took 305 ms in all"), None);
    }
}
