//! The programs of a step that is more than one process. Called by `exercise`, which reads them, and
//! by `up`, which starts them.

use std::net::SocketAddr;

use serde::Deserialize;

/// The variable that says where a step's public entry listens.
pub const PUBLIC_ADDRESS: &str = "KEEP_ADDR";

/// One of the programs of a step. The step's binary runs it alone, with its name as the argument.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// The argument: `auth`.
    pub name: String,
    /// The variable that says where it listens: `AUTH_ADDR`.
    pub address: String,
    /// Where it listens when nothing is said: `127.0.0.1:8001`.
    pub default: String,
    /// The variable by which the others learn where it is, `AUTH_URL`; the public entry has none.
    #[serde(default)]
    pub url: Option<String>,
}

/// Nothing of a service is another's, and the last is the public entry. A fault comes with the name
/// of its service.
pub fn check(services: &[Service]) -> Result<(), (&str, String)> {
    for (index, service) in services.iter().enumerate() {
        let last = index + 1 == services.len();
        let checked = service
            .check_words()
            .and_then(|()| service.check_against(&services[..index]))
            .and_then(|()| service.check_place(last));
        checked.map_err(|fault| (service.name.as_str(), fault))?;
    }
    Ok(())
}

impl Service {
    fn check_words(&self) -> Result<(), String> {
        let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if self.name.is_empty() || !self.name.chars().all(is_name) {
            return Err("needs a name of small letters, digits and `-`".to_owned());
        }
        let is_variable = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
        let mut variables = std::iter::once(&self.address).chain(&self.url);
        if let Some(other) =
            variables.find(|name| name.is_empty() || !name.chars().all(is_variable))
        {
            return Err(format!("names a variable `{other}`; write it as in `AUTH_ADDR`"));
        }
        match self.default.parse::<SocketAddr>() {
            Ok(_) => Ok(()),
            Err(_) => {
                Err(format!("listens at `{}`; write it as in `127.0.0.1:8001`", self.default))
            }
        }
    }

    fn check_against(&self, earlier: &[Self]) -> Result<(), String> {
        let said = |service: &Self| -> Vec<String> {
            let words = [&service.name, &service.address, &service.default];
            words.into_iter().chain(&service.url).cloned().collect()
        };
        for other in earlier {
            let taken = said(other);
            if let Some(twice) = said(self).iter().find(|word| taken.contains(word)) {
                return Err(format!("says `{twice}`, as `{}` does already", other.name));
            }
        }
        Ok(())
    }

    fn check_place(&self, last: bool) -> Result<(), String> {
        match (last, &self.url, self.address == PUBLIC_ADDRESS) {
            (true, None, true) | (false, Some(_), false) => Ok(()),
            (true, ..) => Err(format!(
                "is the last, so it is the public entry: its `address` is {PUBLIC_ADDRESS}, and it \
                 has no `url`"
            )),
            (false, ..) => Err(format!(
                "is not the last, so it is not the public entry: it has a `url`, by which the \
                 others call it, and an `address` that is not {PUBLIC_ADDRESS}"
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn service(name: &str, address: &str, default: &str, url: Option<&str>) -> Service {
        let url = url.map(str::to_owned);
        Service { name: name.into(), address: address.into(), default: default.into(), url }
    }

    fn auth() -> Service {
        service("auth", "AUTH_ADDR", "127.0.0.1:8001", Some("AUTH_URL"))
    }

    fn gateway() -> Service {
        service("gateway", "KEEP_ADDR", "127.0.0.1:8000", None)
    }

    #[track_caller]
    fn refuses(services: &[Service], name: &str, part: &str) {
        let (found, fault) = check(services).unwrap_err();
        assert_eq!(found, name);
        assert!(fault.contains(part), "{fault}");
    }

    #[test]
    fn services_in_order_with_the_public_entry_last_are_fine() {
        check(&[]).unwrap();
        check(&[gateway()]).unwrap();
        check(&[auth(), gateway()]).unwrap();
    }

    #[test]
    fn the_public_entry_comes_last_and_alone() {
        refuses(&[gateway(), auth()], "gateway", "is not the last");
        refuses(&[auth()], "auth", "is the last");
        refuses(&[auth(), Service { url: Some("X".into()), ..gateway() }], "gateway", "no `url`");
        refuses(&[Service { url: None, ..auth() }, gateway()], "auth", "it has a `url`");
    }

    #[test]
    fn nothing_of_a_service_is_another_s() {
        refuses(&[auth(), auth(), gateway()], "auth", "`auth`");
        let same_port = Service { default: auth().default, ..gateway() };
        refuses(&[auth(), same_port], "gateway", "`127.0.0.1:8001`, as `auth` does");
        let same_url = service("notes", "NOTES_ADDR", "127.0.0.1:8002", Some("AUTH_URL"));
        refuses(&[auth(), same_url, gateway()], "notes", "`AUTH_URL`, as `auth` does");
    }

    #[test]
    fn names_variables_and_addresses_are_what_they_say() {
        let changed = |change: fn(&mut Service)| {
            let mut auth = auth();
            change(&mut auth);
            [auth, gateway()]
        };
        refuses(&changed(|auth| auth.name.clear()), "", "small letters");
        refuses(&changed(|auth| auth.name = "Auth".into()), "Auth", "small letters");
        refuses(&changed(|auth| auth.address = "auth_addr".into()), "auth", "`auth_addr`");
        refuses(&changed(|auth| auth.url = Some("".into())), "auth", "a variable ``");
        refuses(&changed(|auth| auth.default = "8001".into()), "auth", "listens at `8001`");
    }
}
