//! The plural of an English noun, by rule. What it gets wrong is said with `--plural`. Called by
//! `names`.

const IRREGULAR: [(&str, &str); 18] = [
    ("child", "children"),
    ("foot", "feet"),
    ("goose", "geese"),
    ("half", "halves"),
    ("knife", "knives"),
    ("leaf", "leaves"),
    ("life", "lives"),
    ("loaf", "loaves"),
    ("man", "men"),
    ("mouse", "mice"),
    ("ox", "oxen"),
    ("person", "people"),
    ("quiz", "quizzes"),
    ("shelf", "shelves"),
    ("tooth", "teeth"),
    ("wife", "wives"),
    ("wolf", "wolves"),
    ("woman", "women"),
];

/// Their plural is the same word.
const SAME: [&str; 8] =
    ["equipment", "fish", "information", "money", "news", "series", "sheep", "species"];

/// `book_review` becomes `book_reviews`: the last word counts.
pub fn plural(snake: &str) -> String {
    let (before, word) = match snake.rsplit_once('_') {
        Some((before, word)) => (format!("{before}_"), word),
        None => (String::new(), snake),
    };
    format!("{before}{}", of_word(word))
}

fn of_word(word: &str) -> String {
    if let Some((_, many)) = IRREGULAR.iter().find(|(one, _)| *one == word) {
        return (*many).to_owned();
    }
    let consonant_before_y = word.strip_suffix('y').filter(|rest| !rest.ends_with(is_vowel));
    match consonant_before_y {
        _ if SAME.contains(&word) => word.to_owned(),
        Some(rest) if !rest.is_empty() => format!("{rest}ies"),
        _ if ["s", "x", "z", "ch", "sh"].iter().any(|end| word.ends_with(end)) => {
            format!("{word}es")
        }
        _ => format!("{word}s"),
    }
}

fn is_vowel(c: char) -> bool {
    "aeiou".contains(c)
}

#[cfg(test)]
mod tests {
    use super::plural;

    #[test]
    fn the_last_word_is_put_in_the_plural() {
        let pairs = [
            ("book", "books"),
            ("book_review", "book_reviews"),
            ("category", "categories"),
            ("day", "days"),
            ("address", "addresses"),
            ("box", "boxes"),
            ("branch", "branches"),
            ("sales_person", "sales_people"),
            ("series", "series"),
            ("y", "ys"),
        ];
        for (one, many) in pairs {
            assert_eq!(plural(one), many);
        }
    }
}
