//! Lines without their anchors, as rustfmt would leave them. Called by `derivation`.

use crate::derivation::anchors::Mark;

/// Lines put together so that taking an anchor out leaves what rustfmt would leave: no blank line
/// at the beginning or the end of a block, and never two in a row.
#[derive(Default)]
pub struct Lines {
    pub text: String,
    after_anchor: bool,
}

impl Lines {
    /// Adds a line, unless it is a mark.
    pub fn push(&mut self, line: &str, mark: Option<Mark<'_>>) {
        if mark.is_some() {
            self.after_anchor = true;
            return;
        }
        if std::mem::take(&mut self.after_anchor) {
            let opens = self.text.is_empty() || self.text.ends_with("{\n");
            let blank_before = self.text.ends_with("\n\n");
            if line.trim().is_empty() && (opens || blank_before) {
                self.after_anchor = true;
                return;
            }
            if line.trim_start().starts_with('}') && blank_before {
                self.text.pop();
            }
        }
        self.text.push_str(line);
        self.text.push('\n');
    }
}

/// The white space that a line begins with.
pub fn indentation(line: &str) -> &str {
    &line[..line.len() - line.trim_start().len()]
}
