//! Where the services of a step listen, and how each learns where the others do. Called by `up`.

use std::net::{SocketAddr, TcpListener};

use anyhow::{Context, Result, bail};

use crate::exercise::{PUBLIC_ADDRESS, Service};

/// Where a step of one process listens when nothing else is said.
const DEFAULT_ADDRESS: &str = "127.0.0.1:8000";

/// A service and where it shall listen.
#[derive(Clone, Debug)]
pub struct Place {
    pub name: String,
    /// What the binary needs to be told to run this service alone.
    pub argument: Option<String>,
    /// The step whose binary runs it, where that is another one.
    pub from: Option<String>,
    /// The variable that says where it listens, and its value.
    pub variable: String,
    pub address: String,
    /// The variable by which the others learn where it is.
    pub url: Option<String>,
}

/// The places of a step's services, from the environment or their defaults; a step without services
/// is one process. With port 0 for the public entry, every port that is not chosen is a free one.
pub fn of(services: &[Service], variable: impl Fn(&str) -> Option<String>) -> Vec<Place> {
    let public = variable(PUBLIC_ADDRESS).unwrap_or_default();
    let free = public.ends_with(":0");
    let mut places: Vec<_> = services
        .iter()
        .map(|service| Place {
            name: service.name.clone(),
            argument: Some(service.name.clone()),
            from: service.from.clone(),
            variable: service.address.clone(),
            address: variable(&service.address).unwrap_or_else(|| match free {
                true => with_free_port(&service.default),
                false => service.default.clone(),
            }),
            url: service.url.clone(),
        })
        .collect();
    if places.is_empty() {
        places.push(Place {
            name: "keep".to_owned(),
            argument: None,
            from: None,
            variable: PUBLIC_ADDRESS.to_owned(),
            address: variable(PUBLIC_ADDRESS).unwrap_or_else(|| DEFAULT_ADDRESS.to_owned()),
            url: None,
        });
    }
    places
}

fn with_free_port(address: &str) -> String {
    match address.rsplit_once(':') {
        Some((host, _)) => format!("{host}:0"),
        None => address.to_owned(),
    }
}

impl Place {
    /// Where the others find it, unless the system has yet to choose its port.
    pub fn known(&self) -> Option<String> {
        (!self.address.ends_with(":0")).then(|| format!("http://{}", self.address))
    }
}

/// Says so, before anything is built, where another program listens at one of the addresses.
pub fn refuse_taken(places: &[Place]) -> Result<()> {
    for (index, place) in places.iter().enumerate() {
        let same = |other: &&Place| other.address == place.address && place.known().is_some();
        if let Some(other) = places[..index].iter().find(same) {
            let Place { variable, address, .. } = place;
            bail!("{variable} and {} are both {address}; give one another port", other.variable);
        }
        place.refuse_if_taken()?;
    }
    Ok(())
}

impl Place {
    fn refuse_if_taken(&self) -> Result<()> {
        let Self { name, variable, address, .. } = self;
        match TcpListener::bind(address) {
            Ok(_) => Ok(()),
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
                let port = address.rsplit(':').next().unwrap_or_default();
                let host = address.parse::<SocketAddr>().map(|address| address.ip().to_string());
                let host = host.unwrap_or_else(|_| "127.0.0.1".to_owned());
                bail!(
                    "port {port}, where {name} listens ({variable}={address}), is taken by another \
                     program, perhaps another `up`; stop that one, or choose another address by \
                     {variable}, or have free ports chosen: {PUBLIC_ADDRESS}={host}:0 cargo \
                     workbook up"
                )
            }
            Err(error) => {
                Err(error).with_context(|| format!("cannot listen at {variable}={address}"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn services() -> [Service; 2] {
        let service = |name: &str, address: &str, default: &str, url: Option<&str>| Service {
            name: name.into(),
            address: address.into(),
            default: default.into(),
            url: url.map(str::to_owned),
            from: None,
        };
        [
            service("auth", "AUTH_ADDR", "127.0.0.1:8001", Some("AUTH_URL")),
            service("gateway", "KEEP_ADDR", "127.0.0.1:8000", None),
        ]
    }

    fn addresses(services: &[Service], set: &[(&str, &str)]) -> Vec<String> {
        let variable = |name: &str| {
            set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        };
        of(services, variable).into_iter().map(|place| place.address).collect()
    }

    #[test]
    fn the_environment_comes_before_the_table() {
        let services = services();
        assert_eq!(addresses(&services, &[]), ["127.0.0.1:8001", "127.0.0.1:8000"]);
        let set = [("AUTH_ADDR", "127.0.0.1:9001")];
        assert_eq!(addresses(&services, &set), ["127.0.0.1:9001", "127.0.0.1:8000"]);
        assert_eq!(addresses(&[], &[]), ["127.0.0.1:8000"]);
        assert_eq!(addresses(&[], &[("KEEP_ADDR", "127.0.0.1:9000")]), ["127.0.0.1:9000"]);
    }

    #[test]
    fn a_free_port_for_the_public_entry_means_free_ports_for_all() {
        let services = services();
        let free = ("KEEP_ADDR", "127.0.0.1:0");
        assert_eq!(addresses(&services, &[free]), ["127.0.0.1:0", "127.0.0.1:0"]);
        let set = [free, ("AUTH_ADDR", "127.0.0.1:9001")];
        assert_eq!(addresses(&services, &set), ["127.0.0.1:9001", "127.0.0.1:0"]);
    }

    #[test]
    fn two_services_at_one_address_are_refused() {
        let variable = |_: &str| Some("127.0.0.1:1".to_owned());
        let places = of(&services(), variable);
        let known = places.iter().filter_map(Place::known).count();
        assert_eq!(known, 2);
        // Port 1 needs rights that a test has not, or is free; the first check is about the port.
        let mut places = places;
        for place in &mut places {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            place.address = listener.local_addr().unwrap().to_string();
        }
        places[0].address = places[1].address.clone();
        let error = refuse_taken(&places).unwrap_err().to_string();
        assert!(error.starts_with("KEEP_ADDR and AUTH_ADDR are both"), "{error}");
    }
}
