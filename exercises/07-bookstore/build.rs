//! Builds again when a migration is added: `sqlx::migrate!` reads the folder, but cargo does not
//! see that by itself.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
