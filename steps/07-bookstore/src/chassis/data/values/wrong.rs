//! The fault of a value. Called by the types that read one, and by `members`.

/// Each fault with its place below the value, as the rest of a JSON pointer: `` or `/3`.
#[derive(Debug, PartialEq, Eq)]
pub struct Wrong(pub Vec<(String, String)>);

impl Wrong {
    /// The same, one element deeper.
    pub fn below(self, element: usize) -> Self {
        let place = |(rest, detail)| (format!("/{element}{rest}"), detail);
        Self(self.0.into_iter().map(place).collect())
    }
}

impl From<String> for Wrong {
    /// The end of a sentence: "must be a string".
    fn from(detail: String) -> Self {
        Self(vec![(String::new(), detail)])
    }
}

impl From<&str> for Wrong {
    fn from(detail: &str) -> Self {
        Self::from(detail.to_owned())
    }
}
