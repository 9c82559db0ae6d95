//! How a store is reached: what the edge has read from arguments and environment.

use std::path::PathBuf;

pub(crate) use sync::Opening;
use sync::{Address, BucketSettings, Credentials, Network, Store};
use zeroize::Zeroizing;

use crate::failure::Failure;

/// How to reach a store. A folder needs none of it.
#[derive(Clone, Default)]
pub struct Reach {
    /// The S3 service, `https://…`; absent: Amazon's for the region.
    pub endpoint: Option<String>,
    /// Its region; most services other than Amazon's take any.
    pub region: Option<String>,
    /// Who asks, and the key.
    pub key: Option<(String, Zeroizing<String>)>,
    /// For keys that expire.
    pub token: Option<Zeroizing<String>>,
    /// `socks5h://host:port` for Tor, or another proxy.
    pub proxy: Option<String>,
    /// A file of certificates, PEM, to be trusted beside those of the system.
    pub certificates: Option<PathBuf>,
}

impl Reach {
    pub(super) fn open(&self, address: &Address, opening: Opening) -> Result<Store, Failure> {
        let authorities = match &self.certificates {
            Some(path) => {
                std::fs::read(path).map_err(|error| Failure::file("read", path, &error))?
            }
            None => Vec::new(),
        };
        let network = Network {
            proxy: self.proxy.clone(),
            authorities,
            ..Network::default()
        };
        let bucket = self.key.as_ref().map(|(key_id, secret)| BucketSettings {
            endpoint: self.endpoint.clone(),
            region: self.region.clone().unwrap_or_else(|| REGION.to_owned()),
            credentials: Credentials {
                key_id: key_id.clone(),
                secret: secret.clone(),
                token: self.token.clone(),
            },
        });
        Ok(Store::open(address, bucket.as_ref(), &network, opening)?)
    }
}

/// What services without regions call theirs.
const REGION: &str = "us-east-1";
