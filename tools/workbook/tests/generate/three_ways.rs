//! Flags, a config and answers at the questions lead to the same bytes.

use std::process::Command;

use crate::background::Background;
use crate::folder::{Folder, Run};

const FIELDS: [&str; 6] = [
    "title:string:1..200!",
    "author:string:1..120!",
    "isbn:string:10..17",
    "pages:integer:1..10000",
    "published:date",
    "in_stock:boolean=true",
];

fn by_flags() -> Folder {
    let folder = Folder::new();
    let model: Vec<&str> = ["model", "Book"].into_iter().chain(FIELDS).collect();
    let commands: [&[&str]; 5] = [
        &["app", "bookstore", "--description", "Books and their prices."],
        &["datasource", "db", "--connector", "sqlite"],
        &model,
        &["repository", "Book", "--datasource", "db"],
        &["controller", "Book"],
    ];
    for command in commands {
        folder.run(command).expect(0, &["done: `generate"]);
    }
    folder
}

#[test]
fn flags_and_configs_give_the_same_bytes() {
    let (flags, configs) = (by_flags(), Folder::new());
    let app = r#"{"name": "bookstore", "description": "Books and their prices."}"#;
    configs.run(&["app", "--config", app]).expect(0, &[]);
    configs.write("db.json", r#"{"name": "db", "connector": "sqlite"}"#);
    configs.run(&["datasource", "--config", "db.json"]).expect(0, &[]);
    std::fs::remove_file(configs.join("db.json")).unwrap();
    let fields: Vec<_> = FIELDS.iter().map(|field| format!("{field:?}")).collect();
    let long = r#"{"name": "title", "type": "string", "required": true, "min": 1, "max": 200}"#;
    let fields = fields.join(", ").replace(r#""title:string:1..200!""#, long);
    let book = format!(r#"{{"name": "Book", "plural": "books", "fields": [{fields}]}}"#);
    configs.run_with(&["model", "--config", "-"], &book).expect(0, &[]);
    let kept = r#"{"model": "Book", "datasource": "db"}"#;
    configs.run(&["repository", "--config", kept]).expect(0, &[]);
    configs
        .run(&["controller", "--config", r#"{"model": "Book", "path": "books"}"#])
        .expect(0, &[]);
    assert_eq!(flags.files(), configs.files());
}

/// One command at a terminal of its own, which util-linux's `script` makes: each answer is typed
/// when its question stands there.
fn answered(folder: &Folder, arguments: &str, answers: &[(&str, &str)]) -> Option<String> {
    let version = Command::new("script").arg("--version").output();
    if !version.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("util-linux")) {
        eprintln!("skipped: there is no util-linux `script`");
        return None;
    }
    let line = format!(
        "stty cols 200; {} generate {arguments}; echo ended with $?",
        env!("CARGO_BIN_EXE_workbook")
    );
    let mut command = Command::new("script");
    command.args(["-q", "-e", "-c", &line, "/dev/null"]).current_dir(folder.path());
    command.env("TERM", "xterm-256color").env("SHELL", "/bin/sh").env("NO_COLOR", "1");
    let mut screen = Background::start(&mut command);
    for (question, answer) in answers {
        // A question has no line end of its own: it is read with the answer's echo.
        screen.press(answer);
        screen.wait_for(question);
    }
    screen.wait_for("ended with 0");
    screen.end();
    Some(screen.written.clone())
}

#[test]
fn flags_and_answers_give_the_same_bytes() {
    let (flags, prompts) = (by_flags(), Folder::new());
    let down = "\u{1b}[B";
    let steps: [(&str, &[(&str, &str)]); 5] = [
        ("app", &[("Name of the app", "bookstore\r"), ("sentence", "Books and their prices.\r")]),
        ("datasource", &[("Name of the datasource", "\r"), ("Connector", &format!("{down}\r"))]),
        (
            "model",
            &[
                ("Name of the model", "Book\r"),
                ("Its plural", "\r"),
                ("created_at", "n"),
                // In short form, and in parts.
                ("first field", "title:string:1..200!\r"),
                ("next field", "author\r"),
                ("Type of `author`", "\r"),
                ("How many characters", "1..120\r"),
                ("Must it be there", "y"),
                ("next field", "isbn:string:10..17\r"),
                ("next field", "pages\r"),
                ("Type of `pages`", &format!("{down}\r")),
                ("From which number", "1..10000\r"),
                ("Must it be there", "n"),
                ("What stands where it is missing", "\r"),
                ("next field", "published:date\r"),
                ("next field", "in_stock:boolean=true\r"),
                ("next field", "\r"),
            ],
        ),
        ("repository", &[("Model", "\r"), ("Datasource", "\r")]),
        ("controller", &[("Model", "\r"), ("Path", "\r")]),
    ];
    let mut model = String::new();
    for (command, answers) in steps {
        let Some(screen) = answered(&prompts, command, answers) else { return };
        if command == "model" {
            model = screen;
        }
    }
    let same = format!("cargo workbook generate model Book {}", FIELDS.join(" "));
    assert!(model.contains(&same), "what was asked is shown as a command line:\n{model}");
    assert_eq!(flags.files(), prompts.files());
}

#[test]
fn a_wrong_answer_is_asked_again() {
    let folder = Folder::new();
    let answers = [
        ("is a keyword of Rust", "match\r"),
        ("Name of the app", "\u{15}books\r"),
        ("sentence", "\r"),
    ];
    let Some(_) = answered(&folder, "app", &answers) else { return };
    assert!(folder.join("books/Cargo.toml").is_file());
}

#[test]
fn nobody_is_asked_where_there_is_no_terminal() {
    let folder = Folder::new();
    let commands: [&[&str]; 3] = [&[], &["app"], &["undo", "--app", "nothing"]];
    let expected = ["say what to generate", "the name of the app is missing", "nothing is no app"];
    for (command, expected) in commands.iter().zip(expected) {
        Run::of(&mut folder.command(command)).expect(2, &[expected]);
    }
    folder.run(&["app", "bookstore"]).expect(0, &[]);
    folder.run(&["model", "Book"]).expect(2, &["the fields of the model are missing", "--help"]);
    folder.run(&["controller"]).expect(2, &["the model of the controller is missing"]);
}
