//! Rust as tokens: names and texts with their lines, without comments. Called by the rules that look
//! into sources.
//!
//! The rules ask who names whom, which a token tells also inside of a macro, where a syntax tree has
//! nothing but tokens either.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// Every identifier and keyword, with its line from 1.
pub fn names(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    each(&tokens(text), &mut |token| {
        if let TokenTree::Ident(name) = token {
            found.push((name.span().start().line, name.to_string()));
        }
    });
    found
}

/// What stands between the quotes of every string, with its line from 1.
pub fn strings(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    each(&tokens(text), &mut |token| {
        if let TokenTree::Literal(literal) = token {
            let written = literal.to_string();
            if let (Some(start), Some(end)) = (written.find('"'), written.rfind('"')) {
                let inside = written.get(start + 1..end).unwrap_or_default();
                found.push((literal.span().start().line, inside.to_owned()));
            }
        }
    });
    found.sort();
    found
}

/// The modules at the crate's root that a text names, with their lines: in `crate::x`, in
/// `crate::{x, y::z}`, by the crate's own name, and by `depth` times `super::`.
pub fn roots_named(text: &str, crate_name: &str, depth: usize) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for level in levels(tokens(text)) {
        for place in 0..level.len() {
            let root = is_name(&level[place], "crate") || is_name(&level[place], crate_name);
            let length = match root {
                true => Some(1),
                false => supers(&level[place..], depth),
            };
            // `x::crate` does not begin here.
            let begins = place < 2 || !is_path(&level[place - 2..]);
            let behind = length.map(|length| &level[place + length..]);
            if let Some(behind) = behind.filter(|behind| begins && is_path(behind)) {
                found.extend(heads(&behind[2..]));
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

/// How many tokens `super::super` has, if they stand here.
fn supers(tokens: &[TokenTree], depth: usize) -> Option<usize> {
    let stands = |number: usize| {
        let at = tokens.get(number * 3..).unwrap_or_default();
        at.first().is_some_and(|token| is_name(token, "super"))
            && (number + 1 == depth || is_path(&at[1..]))
    };
    (depth > 0 && (0..depth).all(stands)).then(|| depth * 3 - 2)
}

/// The first name behind `crate::`, or, of a group, the first of each of its members.
fn heads(tokens: &[TokenTree]) -> Vec<(usize, String)> {
    let name = |token: &TokenTree| match token {
        TokenTree::Ident(name) => Some((name.span().start().line, name.to_string())),
        _ => None,
    };
    match tokens.first() {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
            let members: Vec<_> = group.stream().into_iter().collect();
            members.split(is_comma).filter_map(|member| member.first().and_then(name)).collect()
        }
        Some(token) => name(token).into_iter().collect(),
        None => Vec::new(),
    }
}

fn is_name(token: &TokenTree, name: &str) -> bool {
    matches!(token, TokenTree::Ident(found) if found == name)
}

fn is_comma(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(sign) if sign.as_char() == ',')
}

/// Whether `::` stands here.
fn is_path(tokens: &[TokenTree]) -> bool {
    let colon =
        |token: &TokenTree| matches!(token, TokenTree::Punct(sign) if sign.as_char() == ':');
    tokens.len() >= 2 && tokens[..2].iter().all(colon)
}

/// The text's tokens; none where it is no Rust, which the compiler says better.
fn tokens(text: &str) -> TokenStream {
    text.parse().unwrap_or_default()
}

/// The tokens between each pair of brackets, and those outside of any.
fn levels(tokens: TokenStream) -> Vec<Vec<TokenTree>> {
    let mut levels = vec![tokens.into_iter().collect::<Vec<_>>()];
    let mut next = 0;
    while next < levels.len() {
        let inner: Vec<_> = groups(&levels[next]).map(|group| group.stream()).collect();
        levels.extend(inner.into_iter().map(|stream| stream.into_iter().collect()));
        next += 1;
    }
    levels
}

/// The groups of a level, but for what a comment of documentation becomes.
fn groups(level: &[TokenTree]) -> impl Iterator<Item = &Group> {
    level.iter().filter_map(|token| match token {
        TokenTree::Group(group) => Some(group).filter(|group| !is_documentation(group)),
        _ => None,
    })
}

/// `[doc = "…"]`
fn is_documentation(group: &Group) -> bool {
    let first = group.stream().into_iter().next();
    group.delimiter() == Delimiter::Bracket && first.is_some_and(|first| is_name(&first, "doc"))
}

fn each(tokens: &TokenStream, see: &mut impl FnMut(&TokenTree)) {
    for level in levels(tokens.clone()) {
        level.iter().for_each(&mut *see);
    }
}

#[test]
fn comments_are_no_code_and_addresses_no_comments() {
    let text = "//! A \"text\" of crate::notes.\n/* crate::auth */\nfn a() {\n    \
        b(\"http://x\", r#\"y\"#, crate::mail::Mail);\n}\n";
    assert_eq!(strings(text), [(4, "http://x".to_owned()), (4, "y".to_owned())]);
    assert_eq!(roots_named(text, "step", 0), [(4, "mail".to_owned())]);
    let all: Vec<_> = names(text).into_iter().map(|(_, name)| name).collect();
    assert_eq!(all.len(), 6, "{all:?}");
}

#[test]
fn a_root_is_named_by_the_crate_and_by_enough_supers() {
    let text = "use crate::{\n    a::{b, c},\n    d,\n};\nuse step_x::e;\nuse super::super::f;\n\
        use super::g;\nm!(crate::h);\nuse other::crate::i;\n";
    let found: Vec<_> = roots_named(text, "step_x", 2);
    let wanted = [(2, "a"), (3, "d"), (5, "e"), (6, "f"), (8, "h")];
    assert_eq!(found, wanted.map(|(line, name)| (line, name.to_owned())));
}
