//! Bad input: each gives a message that says what is wrong and what is possible, ends with 2, and
//! writes nothing.

use crate::folder::Folder;

const DB: &str = r#"{"name": "db", "connector": "sqlite"}"#;

#[test]
fn bad_names_of_apps_are_refused() {
    let long = "a".repeat(51);
    let cases: [(&str, &str); 17] = [
        ("", "the name of the app is empty"),
        ("Bookstore", "did you mean `bookstore`?"),
        ("book store", "did you mean `book-store`?"),
        ("../bookstore", "(it has `.`)"),
        ("/tmp/bookstore", "(it has `/`)"),
        ("a\\b", "`\\`"),
        (".", "(it has `.`)"),
        ("-bookstore", "unexpected argument"),
        ("bücher", "U+00FC"),
        ("本", "U+672C"),
        ("b\u{202e}ook", "U+202E"),
        ("b\nook", "U+000A"),
        ("1st", "small letters, digits and `-`"),
        ("match", "`match` is a keyword of Rust"),
        ("test", "cargo, Rust or a crate"),
        ("serde", "cargo, Rust or a crate"),
        ("con", "Windows has no file of that name"),
    ];
    let folder = Folder::new();
    for (name, expected) in cases {
        folder.run(&["app", name]).expect(2, &["error:", expected]);
    }
    folder.run(&["app", &long]).expect(2, &["has 51 characters"]);
    folder.run(&["app", "shop", "--description", "two\nlines"]).expect(2, &["one line of text"]);
    folder.run(&["app", "shop", "--app", "x"]).expect(2, &["--app names an app that is there"]);
    assert!(folder.files().is_empty());
}

#[test]
fn bad_answers_about_parts_are_refused() {
    let folder = Folder::new();
    folder.run(&["app", "bookstore"]).expect(0, &[]);
    folder.run(&["datasource", "--config", DB]).expect(0, &[]);
    folder.run(&["model", "Book", "title:string!"]).expect(0, &[]);
    folder.run(&["model", "Money", "amount:integer!", "--value-object"]).expect(0, &[]);
    folder.run(&["model", "Review", "text:string!"]).expect(0, &[]);
    folder.run(&["repository", "Book", "--datasource", "db"]).expect(0, &[]);
    folder.run(&["controller", "Book"]).expect(0, &[]);
    let files = folder.files();
    let cases: &[(&[&str], &str)] = &[
        // Models.
        (&["model", "book", "a:string"], "did you mean `Book`?"),
        (&["model", "Type", "a:string"], "`type` is a keyword of Rust"),
        (&["model", "String", "a:string"], "generated code has a type of that name"),
        (&["model", "../Book", "a:string"], "(it has `.`)"),
        (&["model", "Book", "name:string!"], "there already, with other answers"),
        (&["model", "BOOK", "a:string"], "would be one file, book.rs"),
        (&["model", "Tome", "a:string", "--plural", "books"], "have one plural, books"),
        (&["model", "Tome", "a:string", "--plural", "order"], "reserved word of SQL"),
        (&["model", "Tome", "a:string", "--plural", "../x"], "(it has `.`)"),
        (&["model", "Tome", "a:string", "a:integer"], "two fields called `a`"),
        (&["model", "Tome", "a:string", "id:date"], "an id is a uuid, an integer or a string"),
        (&["model", "Tome", "a:string", "id:string"], "write `id:string!`"),
        (&["model", "Tome", "a:string", "id:uuid=1"], "must be a UUID"),
        (&["model", "Tome", "a:string", "id:integer=1"], "an id has no default"),
        (&["model", "Tome", "id:uuid"], "has no fields"),
        (&["model", "Tome", "created_at:date", "--timestamps"], "comes with --timestamps"),
        (&["model", "Coin", "a:string", "--value-object", "--timestamps"], "neither an id nor"),
        (
            &["model", "Tome", "price:Euro!"],
            "no value object that there is: `Euro`; those there are: Money",
        ),
        (&["model", "Tome", "book:Book!"], "no value object that there is: `Book`"),
        (&["model", "Tome", "a:text"], "there is no type `text`"),
        (&["model", "Tome", "a:integer=abc"], "and is `abc`\n    a:integer=abc\n              ^"),
        (&["model", "Tome", "a:integer:1..9=12"], "is 12, which is outside 1..9"),
        (&["model", "Tome", "a:integer:9..1"], "upside down"),
        (&["model", "Tome", "select:string"], "reserved word of SQL"),
        (&["model", "Tome", "async:boolean"], "keyword of Rust"),
        (&["model", "Tome", "a:string!1", "a:string!2"], "which bash expands"),
        // Data sources.
        (&["datasource", "x", "--connector", "oracle"], "possible values: memory, sqlite"),
        (&["datasource", "x", "--connector", "memory", "--url", "http://a"], "has no url"),
        (
            &["datasource", "x", "--connector", "postgres", "--url", "mysql://a"],
            "begins with postgres://",
        ),
        (
            &["datasource", "x", "--connector", "postgres", "--url", "postgres://ada:secret@a/b"],
            "names a user",
        ),
        (&["datasource", "x", "--connector", "rest"], "no operation to call"),
        (&["datasource", "db", "--connector", "memory"], "there already, with other answers"),
        (&["datasource", "db_two", "--connector", "memory"], "the same beginning"),
        (&["datasource", "mod", "--connector", "memory"], "keyword of Rust"),
        // Repositories and controllers.
        (
            &["repository", "Bok", "--datasource", "db"],
            "there is no model `Bok`; those there are: Book, Review",
        ),
        (&["repository", "Money", "--datasource", "db"], "is a value object"),
        (
            &["repository", "Review", "--datasource", "bd"],
            "no datasource `bd`; those there are: db",
        ),
        (
            &["repository", "Review", "--datasource", "db", "--belongs-to", "Book"],
            "it needs `book_id:uuid!`",
        ),
        (&["controller", "Review"], "first comes `generate repository Review"),
        (&["controller", "Book", "--path", "books/x"], "(it has `/`)"),
        (&["controller", "Book", "--path", "Books"], "did you mean `books`?"),
        // The command line itself.
        (&["--check", "undo"], "--check stands alone"),
        (&["nothing"], "unrecognized subcommand 'nothing'"),
        (&["undo", "more"], "unexpected argument"),
    ];
    for (arguments, expected) in cases {
        folder.run(arguments).expect(2, &["error:", expected]);
    }
    assert_eq!(folder.files(), files);
}

#[test]
fn bad_configs_are_refused() {
    let folder = Folder::new();
    folder.run(&["app", "bookstore"]).expect(0, &[]);
    folder.write("broken.json", "{\"name\": ");
    folder.write("long.json", &" ".repeat(1024 * 1024 + 1));
    std::fs::write(folder.join("latin.json"), b"{\"name\": \"B\xfccher\"}").unwrap();
    let files = folder.files();
    let cases: &[(&str, &str, &str)] = &[
        (
            "datasource",
            r#"{"name": "db", "connector": "sqlite", "port": 1}"#,
            "unknown field `port`, expected one of",
        ),
        ("datasource", r#"{"name": "db"}"#, "missing field `connector`"),
        (
            "datasource",
            r#"{"name": "db", "connector": "oracle"}"#,
            "unknown variant `oracle`, expected one of",
        ),
        (
            "datasource",
            r#"{"name": "db", "name": "bd", "connector": "memory"}"#,
            "duplicate field `name`",
        ),
        (
            "datasource",
            r#"{"name": "db", "connector": "sqlite"} more"#,
            "trailing characters at line 1",
        ),
        ("datasource", "{\"name\": ", "line 1 column"),
        ("datasource", "[1]", "does not answer `generate datasource`"),
        ("datasource", "broken.json", "the config broken.json does not answer"),
        ("datasource", "missing.json", "the config missing.json cannot be read"),
        ("datasource", "bookstore", "the config bookstore cannot be read"),
        ("datasource", "long.json", "longer than 1024 KiB"),
        ("datasource", "latin.json", "is not in UTF-8"),
        ("datasource", r#"{"name": "../../x", "connector": "memory"}"#, "(it has `.`)"),
        ("model", r#"{"name": "Book", "fields": "title"}"#, "does not answer `generate model`"),
        ("model", r#"{"name": "Book", "fields": []}"#, "has no fields"),
        (
            "model",
            r#"{"name": "Book", "fields": [{"name": "a", "type": "string", "size": 1}]}"#,
            "unknown field `size`",
        ),
        (
            "model",
            r#"{"name": "Book", "fields": [{"name": "a", "type": "text"}]}"#,
            "there is no type `text`",
        ),
        (
            "model",
            r#"{"name": "Book", "fields": [{"name": "a", "type": "string", "max_items": 1}]}"#,
            "are for lists alone",
        ),
        (
            "model",
            r#"{"name": "Book", "fields": [{"name": "a", "type": "integer", "default": "5"}]}"#,
            "must be an integer",
        ),
        (
            "model",
            r#"{"name": "Book", "fields": [{"name": "a", "type": "date", "required": true, "default": "2026-01-01"}]}"#,
            "would never be used",
        ),
        ("model", r#"{"name": "Book", "fields": ["a:string:5..1"]}"#, "upside down"),
        ("model", r#"{"name": "../Book", "fields": ["a:string"]}"#, "(it has `.`)"),
        (
            "repository",
            r#"{"model": "Book", "datasource": "db", "relations": [{"type": "has-few", "model": "X"}]}"#,
            "unknown variant `has-few`",
        ),
    ];
    for (word, config, expected) in cases {
        folder.run(&[word, "--config", config]).expect(2, &["error:", expected]);
    }
    let both = folder.run(&["datasource", "db", "--config", DB]);
    both.expect(2, &["--config holds all answers"]);
    folder.run_with(&["datasource", "--config", "-"], "").expect(2, &["standard input", "EOF"]);
    assert_eq!(folder.files(), files);
}
