//! The same answers as a command line: what was asked at a terminal can be typed the next time. Called
//! by `generate`.

use console::style;
use generator::spec::{Command, IdKind, Model, RelationKind, Repository};

/// Says on standard error how the command reads without questions.
pub fn tell(asked: bool, command: &Command) {
    if asked {
        let line: Vec<_> = words(command).iter().map(|word| quoted(word)).collect();
        let line = format!("cargo workbook generate {}", line.join(" "));
        anstream::eprintln!("the same without questions: {}", style(line).bold());
    }
}

fn words(command: &Command) -> Vec<String> {
    // Flags do not hold the operations of another service.
    if let Command::DataSource(source) = command
        && !source.operations.is_empty()
        && let Ok(json) = serde_json::to_string(source)
    {
        return ["datasource", "--config", &json].map(str::to_owned).to_vec();
    }
    let mut words = vec![command.word().to_owned(), command.name().to_owned()];
    let mut option = |name: &str, value: &str| {
        if !value.is_empty() {
            words.extend([name.to_owned(), value.to_owned()]);
        }
    };
    match command {
        Command::App(app) => option("--description", &app.description),
        Command::DataSource(source) => {
            option("--connector", source.connector.word());
            option("--url", &source.url);
        }
        Command::Controller(controller) => option("--path", &controller.path),
        Command::Repository(repository) => words.extend(of_repository(repository)),
        Command::Model(model) => words.extend(of_model(model)),
    }
    words
}

fn of_repository(repository: &Repository) -> Vec<String> {
    let mut words = vec!["--datasource".to_owned(), repository.data_source.clone()];
    for relation in &repository.relations {
        let option = match relation.kind {
            RelationKind::BelongsTo => "--belongs-to",
            RelationKind::HasMany => "--has-many",
            RelationKind::HasOne => "--has-one",
        };
        words.extend([option.to_owned(), relation.target.clone()]);
    }
    words
}

fn of_model(model: &Model) -> Vec<String> {
    let mut words: Vec<String> = model.fields.iter().map(ToString::to_string).collect();
    if model.id != generator::spec::Id::default() {
        let kind = match model.id.kind {
            IdKind::Uuid => "uuid",
            IdKind::Integer => "integer",
            IdKind::String => "string",
        };
        words.insert(0, format!("id:{kind}{}", if model.id.generated { "" } else { "!" }));
    }
    if !model.plural.is_empty() {
        words.extend(["--plural".to_owned(), model.plural.clone()]);
    }
    if model.value_object {
        words.push("--value-object".to_owned());
    }
    if model.timestamps {
        words.push("--timestamps".to_owned());
    }
    words
}

/// In single quotes where a shell would read a sign in it.
fn quoted(word: &str) -> String {
    let harmless = |c: char| c.is_ascii_alphanumeric() || "_-:.=/,+@".contains(c);
    let mark_at_end = word.strip_suffix('!').unwrap_or(word);
    match !word.is_empty() && mark_at_end.chars().all(harmless) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_word_is_quoted_where_a_shell_would_read_a_sign_in_it() {
        assert_eq!(quoted("title:string:1..200!"), "title:string:1..200!");
        assert_eq!(quoted("tags:string[]"), "'tags:string[]'");
        assert_eq!(quoted("note:string=it's"), r"'note:string=it'\''s'");
        assert_eq!(quoted("a!b"), "'a!b'");
    }
}
