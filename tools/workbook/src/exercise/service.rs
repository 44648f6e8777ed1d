//! The programs of a step that is more than one process. Called by `exercise`, which reads them, and
//! by `up`, which starts them.

use std::net::SocketAddr;

use serde::Deserialize;

/// The variable that says where a step's public entry listens.
pub const PUBLIC_ADDRESS: &str = "KEEP_ADDR";

/// One of the programs of a step. Its binary runs it alone, with its name as the argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// The argument: `auth`.
    pub name: String,
    /// The variable that says where it listens: `AUTH_ADDR`.
    pub address: String,
    /// Where it listens when nothing is said: `127.0.0.1:8001`.
    pub default: String,
    /// The variable by which the others learn where it is, `AUTH_URL`; the public entry has none.
    pub url: Option<String>,
    /// The other step whose binary runs it, `07-bookstore`; `None` if it is the step's own.
    pub from: Option<String>,
}

/// A `[[service]]` as it is written: whole, or a name and the step that has the rest.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    name: String,
    address: Option<String>,
    default: Option<String>,
    url: Option<String>,
    from: Option<String>,
}

/// Reads the entries of another step by its name; the error says why there are none.
pub type OtherStep<'a> = &'a dyn Fn(&str) -> Result<Vec<Entry>, String>;

/// The services that `entries` of the step `own` describe. A fault comes with the name of its
/// service.
pub fn resolve(
    entries: Vec<Entry>,
    own: &str,
    other: OtherStep,
) -> Result<Vec<Service>, (String, String)> {
    let whole = |entry: Entry| {
        let name = entry.name.clone();
        entry.resolve(&[own], other).map_err(|fault| (name, fault))
    };
    let services = entries.into_iter().map(whole).collect::<Result<Vec<_>, _>>()?;
    check(&services).map_err(|(name, fault)| (name.to_owned(), fault))?;
    Ok(services)
}

impl Entry {
    /// `passed` are the steps whose entries have led here.
    fn resolve(self, passed: &[&str], other: OtherStep) -> Result<Service, String> {
        let Self { name, address, default, url, from } = self;
        match (address, default, from) {
            (Some(address), Some(default), None) => {
                Ok(Service { name, address, default, url, from: None })
            }
            (None, None, Some(from)) if url.is_none() => resolve_from(name, from, passed, other),
            (.., None) => {
                Err("needs an `address` and a `default`, or the step that it is `from`".to_owned())
            }
            (.., Some(from)) => Err(format!(
                "is from `{from}`, whose exercise.toml has its address; write `name` and `from` \
                 and nothing more"
            )),
        }
    }
}

fn resolve_from(
    name: String,
    from: String,
    passed: &[&str],
    other: OtherStep,
) -> Result<Service, String> {
    if passed.contains(&from.as_str()) {
        let loops: Vec<_> = passed.iter().copied().chain([from.as_str()]).collect();
        return Err(format!("goes round in a loop: {}", loops.join(", from ")));
    }
    let entries = other(&from).map_err(|why| format!("is from `{from}`, and {why}"))?;
    let names: Vec<_> = entries.iter().map(|entry| entry.name.clone()).collect();
    let Some(found) = entries.into_iter().find(|entry| entry.name == name) else {
        let known = match names.is_empty() {
            true => "which is one process".to_owned(),
            false => format!("whose services are: {}", names.join(", ")),
        };
        return Err(format!("is from `{from}`, {known}"));
    };
    let passed: Vec<_> = passed.iter().copied().chain([from.as_str()]).collect();
    let service = found.resolve(&passed, other)?;
    Ok(Service { from: service.from.or_else(|| Some(from.clone())), ..service })
}

/// Nothing of a service is another's, and the last is the public entry. A fault comes with the name
/// of its service.
fn check(services: &[Service]) -> Result<(), (&str, String)> {
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
            _ if last && self.from.is_some() => {
                Err("is the last, so it is the public entry, which is the step's own".to_owned())
            }
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
        let (name, address, default) = (name.into(), address.into(), default.into());
        Service { name, address, default, url, from: None }
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

    fn entries(text: &str) -> Vec<Entry> {
        #[derive(Deserialize)]
        struct File {
            service: Vec<Entry>,
        }
        toml::from_str::<File>(text).unwrap().service
    }

    const SHOP: &str = "[[service]]\nname = \"shop\"\naddress = \"SHOP_ADDR\"\n\
        default = \"127.0.0.1:8003\"\nurl = \"SHOP_URL\"\n";
    const GATEWAY: &str = "[[service]]\nname = \"gateway\"\naddress = \"KEEP_ADDR\"\n\
        default = \"127.0.0.1:8000\"\n";

    /// Step 07 has a shop of its own, 08 has it from there, and 09 and 10 from each other.
    fn other(step: &str) -> Result<Vec<Entry>, String> {
        let from =
            |step: &str| format!("[[service]]\nname = \"shop\"\nfrom = \"{step}\"\n{GATEWAY}");
        Ok(entries(&match step {
            "07-shop" => format!("{SHOP}{GATEWAY}"),
            "08-events" => from("07-shop"),
            "09-mail" => from("10-teams"),
            "10-teams" => from("09-mail"),
            _ => return Err("there is no such step".to_owned()),
        }))
    }

    /// What becomes of a service that is written as `text`, before a gateway.
    fn resolved(text: &str) -> Result<Service, String> {
        let entries = entries(&format!("[[service]]\nname = \"shop\"\n{text}\n{GATEWAY}"));
        let found = resolve(entries, "11-own", &other).map_err(|(_, fault)| fault)?;
        Ok(found[0].clone())
    }

    #[test]
    fn a_service_of_another_step_has_its_address_and_its_binary_there() {
        let shop = service("shop", "SHOP_ADDR", "127.0.0.1:8003", Some("SHOP_URL"));
        let expected = Service { from: Some("07-shop".into()), ..shop };
        assert_eq!(resolved("from = \"07-shop\"").as_ref(), Ok(&expected));
        assert_eq!(resolved("from = \"08-events\""), Ok(expected), "where 08 has it from");
    }

    #[test]
    fn a_service_that_no_step_has_is_refused() {
        let fault = |text| resolved(text).unwrap_err();
        assert_eq!(fault("from = \"7\""), "is from `7`, and there is no such step");
        assert_eq!(
            fault("from = \"09-mail\""),
            "goes round in a loop: 11-own, from 09-mail, from 10-teams, from 09-mail"
        );
        assert_eq!(fault("from = \"11-own\""), "goes round in a loop: 11-own, from 11-own");
        assert!(fault("").starts_with("needs an `address` and a `default`, or"));
        assert!(fault("from = \"07-shop\"\nurl = \"SHOP_URL\"").ends_with("and nothing more"));
        let (name, fault) =
            resolve(entries("[[service]]\nname = \"mail\"\nfrom = \"07-shop\"\n"), "1", &other)
                .unwrap_err();
        assert_eq!(name, "mail");
        assert_eq!(fault, "is from `07-shop`, whose services are: shop, gateway");
    }

    #[test]
    fn the_public_entry_is_the_step_s_own() {
        let gateway = entries("[[service]]\nname = \"gateway\"\nfrom = \"07-shop\"\n");
        let (_, fault) = resolve(gateway, "11-own", &other).unwrap_err();
        assert_eq!(fault, "is the last, so it is the public entry, which is the step's own");
    }
}
