//! Lists of columns in SQL, broken into lines. Called by `model`.

/// The widest line of a statement.
const WIDTH: usize = 96;

/// `items` with commas in between. The first line starts at column `from`, each other one at column
/// `indent`.
pub fn wrapped<'a>(items: impl IntoIterator<Item = &'a str>, from: usize, indent: usize) -> String {
    let mut text = String::new();
    let mut column = from;
    for item in items {
        if !text.is_empty() {
            text.push(',');
            if column + 2 + item.len() > WIDTH {
                text.push('\n');
                text.push_str(&" ".repeat(indent));
                column = indent;
            } else {
                text.push(' ');
                column += 2;
            }
        }
        text.push_str(item);
        column += item.len();
    }
    text
}
