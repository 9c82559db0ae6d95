//! Opaque objects in a folder, a bucket, on a stick; and the only way to the network.
//!
//! Whatever goes through here is ciphertext or signed text that its owner gives away on purpose: this
//! crate has no keys, knows no record, and trusts nothing that comes back. It reaches the network
//! only for an address that somebody has named, and reads neither environment nor configuration:
//! proxies, certificates and credentials are handed to it ([`Network`], [`Credentials`]).
//!
//! ```no_run
//! use testimony_sync::{Address, Name, Network, Opening, Store};
//! let address = Address::parse("/media/stick/backup")?;
//! let store = Store::open(&address, None, &Network::default(), Opening::MayCreate)?;
//! let name = Name::parse("packs/00")?;
//! store.put_new(&name, b"ciphertext".to_vec())?;
//! assert_eq!(store.get(&name, 0..6)?, b"cipher");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod address;
mod bucket;
mod error;
mod exchange;
mod folder;
mod name;
mod network;
mod store;

pub use self::{
    address::{Address, AddressError},
    bucket::{BucketSettings, Credentials},
    error::StoreError,
    exchange::{Answer, ExchangeError},
    name::{Name, NameError},
    network::{Line, Network, NetworkError},
    store::{Entry, Opening, Put, Store},
};
