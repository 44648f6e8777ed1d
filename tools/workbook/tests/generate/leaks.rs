//! Nothing of the person or the machine is in what is generated.

use crate::folder::{Folder, Run};

#[test]
fn no_person_host_or_path_is_in_what_is_generated() {
    let folder = Folder::new();
    // Words that stand nowhere else, wherever a program could find them.
    let secrets = ["Wilhelmina-Quux", "wquux", "quuxhost", "quux.example.com"];
    let commands: [&[&str]; 5] = [
        &["app", "bookstore"],
        &["datasource", "db", "--connector", "sqlite"],
        &["model", "Book", "title:string:1..200!"],
        &["repository", "Book", "--datasource", "db"],
        &["controller", "Book"],
    ];
    folder.write(".gitconfig", "[user]\nname = Wilhelmina-Quux\nemail = w@quux.example.com\n");
    for arguments in commands {
        let mut command = folder.command(arguments);
        command.env("USER", "wquux").env("LOGNAME", "wquux").env("HOSTNAME", "quuxhost");
        command.env("GIT_AUTHOR_NAME", "Wilhelmina-Quux").env("EMAIL", "w@quux.example.com");
        command.env("GIT_CONFIG_GLOBAL", folder.join(".gitconfig"));
        Run::of(&mut command).expect(0, &[]);
    }
    std::fs::remove_file(folder.join(".gitconfig")).unwrap();
    let here = folder.path().to_str().unwrap().to_owned();
    let home = std::env::var("HOME").unwrap_or_else(|_| here.clone());
    let clone = concat!(env!("CARGO_MANIFEST_DIR"), "/").replace("tools/workbook/", "");
    let mut words: Vec<&str> = secrets.to_vec();
    words.extend([here.as_str(), home.as_str(), clone.as_str()]);
    for (path, bytes) in folder.files() {
        let text = String::from_utf8_lossy(&bytes);
        for word in words.iter().filter(|word| word.len() > 3) {
            assert!(!text.contains(*word), "`{word}` is in {path}");
        }
    }
}
