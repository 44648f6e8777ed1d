//! What of a transcript a page shows. Called by `transcript`.

use super::parse::{Block, Kind, time_of};

/// Exchanges with their numbers, from 1.
pub type Chosen = Vec<(usize, Vec<Block>)>;

/// What one selector says.
enum Selector {
    /// First and last, and whether the sentence behind the last one is taken too.
    Exchanges(usize, usize, bool),
    Times(u64, u64),
    Only(Kind),
}

/// The parts of `exchanges` that `selectors` name; all of them where there is no selector.
pub fn select(exchanges: Vec<Vec<Block>>, selectors: &[&str]) -> Result<Chosen, String> {
    let selectors: Vec<_> = selectors.iter().map(|word| parse(word)).collect::<Result<_, _>>()?;
    let names_exchanges = |selector: &Selector| matches!(selector, Selector::Exchanges(..));
    let mut chosen: Chosen = Vec::new();
    for selector in selectors.iter().filter(|selector| names_exchanges(selector)) {
        if let Selector::Exchanges(first, last, sentence) = selector {
            chosen.extend(taken(&exchanges, *first, *last, *sentence)?);
        }
    }
    if !selectors.iter().any(names_exchanges) {
        chosen = exchanges.into_iter().enumerate().map(|(at, blocks)| (at + 1, blocks)).collect();
    }
    let mut kinds = Vec::new();
    for selector in &selectors {
        match selector {
            Selector::Exchanges(..) => {}
            Selector::Times(from, to) => within(&mut chosen, *from, *to)?,
            Selector::Only(kind) => kinds.push(*kind),
        }
    }
    if !kinds.is_empty() {
        only(&mut chosen, &kinds)?;
    }
    Ok(chosen)
}

fn parse(word: &str) -> Result<Selector, String> {
    let wrong = || {
        format!(
            "`{word}` chooses nothing; write the numbers of exchanges (`2`, `2-4`, `2+` with the \
             sentence behind), `request` or `answer` for only these, or for a timeline `0ms-500ms`"
        )
    };
    match word {
        "request" => return Ok(Selector::Only(Kind::Request)),
        "answer" => return Ok(Selector::Only(Kind::Answer)),
        _ => {}
    }
    let (first, last) = word.split_once('-').unwrap_or((word, word));
    let time = |word: &str| word.strip_suffix("ms").and_then(|time| time.parse().ok());
    if let (Some(from), Some(to)) = (time(first), time(last)) {
        return Ok(Selector::Times(from, to));
    }
    let sentence = last.ends_with('+');
    let number = |word: &str| word.trim_end_matches('+').parse().map_err(|_| wrong());
    Ok(Selector::Exchanges(number(first)?, number(last)?, sentence))
}

fn taken(
    exchanges: &[Vec<Block>],
    first: usize,
    last: usize,
    sentence: bool,
) -> Result<Chosen, String> {
    let count = exchanges.len();
    if first == 0 || first > last || last > count {
        return Err(format!(
            "exchanges {first} to {last} are asked for; the transcript has {count}, counted from 1"
        ));
    }
    let chosen = (first..=last).map(|number| (number, exchanges[number - 1].clone()));
    let mut chosen: Chosen = chosen.collect();
    if sentence {
        let behind = exchanges.get(last).and_then(|blocks| blocks.first());
        let Some(behind) = behind.filter(|block| block.kind == Kind::Sentence) else {
            return Err(format!("no sentence stands behind exchange {last}; leave the `+` out"));
        };
        chosen.extend([(last + 1, vec![behind.clone()])]);
    }
    Ok(chosen)
}

fn within(chosen: &mut Chosen, from: u64, to: u64) -> Result<(), String> {
    let inside = |line: &String| time_of(line).is_none_or(|time| (from..=to).contains(&time));
    let mut blocks: Vec<_> = chosen.iter_mut().flat_map(|(_, blocks)| blocks).collect();
    let timelines = blocks.iter_mut().filter(|block| block.kind == Kind::Timeline);
    let mut left = 0;
    for timeline in timelines {
        timeline.lines.retain(inside);
        left += timeline.lines.len();
    }
    match left {
        0 => Err(format!("no line of a timeline lies from {from} to {to} ms")),
        _ => Ok(()),
    }
}

fn only(chosen: &mut Chosen, kinds: &[Kind]) -> Result<(), String> {
    for (_, blocks) in chosen.iter_mut() {
        blocks.retain(|block| kinds.contains(&block.kind));
    }
    chosen.retain(|(_, blocks)| !blocks.is_empty());
    match chosen.is_empty() {
        true => Err("nothing is left of the transcript: it has none of these".to_owned()),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse::exchanges;
    use super::*;

    const TWO: &str = "# One.\n\n--> GET /a\n\n<-- 200 OK\n\n# Two.\n\n--> GET /b\n\n<-- 404 No\n";
    const TIMES: &str = "#      0 ms  a\n#    500 ms  b\n#   1000 ms  c\n";

    fn selected(text: &str, selectors: &[&str]) -> Result<Vec<String>, String> {
        let chosen = select(exchanges(text), selectors)?;
        let blocks = chosen.into_iter().flat_map(|(_, blocks)| blocks);
        Ok(blocks.map(|block| block.text()).collect())
    }

    #[test]
    fn exchanges_their_answers_and_times_can_be_chosen() {
        let wanted = |selectors: &[&str], blocks: &[&str]| {
            assert_eq!(selected(TWO, selectors).unwrap(), blocks, "{selectors:?}");
        };
        wanted(&["2"], &["# Two.", "--> GET /b", "<-- 404 No"]);
        wanted(&["1+"], &["# One.", "--> GET /a", "<-- 200 OK", "# Two."]);
        wanted(&["1-2", "answer"], &["<-- 200 OK", "<-- 404 No"]);
        wanted(&["2", "request", "answer"], &["--> GET /b", "<-- 404 No"]);
        wanted(&["request"], &["--> GET /a", "--> GET /b"]);
        assert_eq!(selected(TIMES, &["500ms-1000ms"]).unwrap(), ["#    500 ms  b\n#   1000 ms  c"]);
        assert_eq!(selected(TIMES, &[]).unwrap().len(), 1);
    }

    #[test]
    fn what_is_not_there_is_refused_with_the_way_out() {
        for (text, selector, wanted) in [
            (TWO, "3", "exchanges 3 to 3 are asked for; the transcript has 2"),
            (TWO, "0", "exchanges 0 to 0"),
            (TWO, "2-1", "exchanges 2 to 1"),
            (TWO, "2+", "no sentence stands behind exchange 2"),
            (TWO, "4:26", "`4:26` chooses nothing; write the numbers"),
            (TWO, "0ms-5ms", "no line of a timeline"),
            (TIMES, "200ms-300ms", "no line of a timeline lies from 200 to 300"),
            (TIMES, "answer", "nothing is left"),
        ] {
            let fault = selected(text, &[selector]).unwrap_err();
            assert!(fault.starts_with(wanted), "{selector}: {fault}");
        }
    }
}
