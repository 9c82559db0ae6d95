//! The way to the network: one client, its certificates, its proxy, its patience.

use std::{fmt, sync::Arc, time::Duration};

use reqwest::{Client, Proxy, Url, redirect::Policy};
use rustls::{ClientConfig, crypto::ring};
use rustls_pki_types::{CertificateDer, pem::PemObject as _};
use rustls_platform_verifier::Verifier;
use tokio::runtime::{Builder, Runtime};

/// How to reach servers. Nothing here is read from the environment.
#[derive(Clone)]
pub struct Network {
    /// `socks5h://host:port` (Tor: `socks5h://127.0.0.1:9050`), `http://…` or `https://…`.
    pub proxy: Option<String>,
    /// Certificates, PEM, that are trusted beside those of the operating system: a private authority.
    pub authorities: Vec<u8>,
    /// How long a connection may take to be made.
    pub connect: Duration,
    /// How long one request may take, its bytes included.
    pub patience: Duration,
}

impl Default for Network {
    /// No proxy; patience for 8 MiB over a line of 14 kB/s.
    fn default() -> Self {
        Self {
            proxy: None,
            authorities: Vec::new(),
            connect: Duration::from_secs(20),
            patience: Duration::from_secs(600),
        }
    }
}

/// Why there is no way to the network.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NetworkError {
    /// The proxy cannot be used. `socks5://` would ask the local network for the names of servers.
    #[error(
        "the proxy `{}` cannot be used; write `socks5h://host:port`, `http://host:port` or `https://host:port`",
        .0.escape_debug()
    )]
    Proxy(String),
    /// A certificate that was given cannot be used.
    #[error("the certificates given for servers cannot be used; check that the file is PEM")]
    Authorities,
    /// The system has no certificates.
    #[error(
        "no certificates of authorities were found; install `ca-certificates`, or name a file of them"
    )]
    NoAuthorities(#[source] rustls::Error),
    /// The system refused.
    #[error("the network cannot be used; close some programs and try again")]
    System(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// A way to the network: what asks it shares connections and one background thread.
#[derive(Clone)]
pub struct Line {
    pub(crate) client: Client,
    pub(crate) runtime: Arc<Runtime>,
}

impl Line {
    /// Prepares it; nothing is sent.
    pub fn open(network: &Network) -> Result<Self, NetworkError> {
        let client = Client::builder()
            .tls_backend_preconfigured(tls(&network.authorities)?)
            // A server that sends us elsewhere sends us to a third party.
            .redirect(Policy::none())
            .no_proxy()
            .connect_timeout(network.connect)
            .timeout(network.patience)
            // A line that went dead is noticed long before the patience for a slow one is over.
            .tcp_keepalive(DEAD_AFTER)
            .http1_only();
        #[cfg(target_os = "linux")]
        let client = client.tcp_user_timeout(DEAD_AFTER);
        let client = match &network.proxy {
            Some(address) => client.proxy(proxy(address)?),
            None => client,
        };
        let client = client
            .build()
            .map_err(|error| NetworkError::System(error.into()))?;
        Ok(Self {
            client,
            runtime: Arc::new(runtime()?),
        })
    }
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Line")
    }
}

/// Where requests wait. One thread is enough: it moves bytes, it computes nothing.
pub(crate) fn runtime() -> Result<Runtime, NetworkError> {
    Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .map_err(|error| NetworkError::System(error.into()))
}

fn tls(authorities: &[u8]) -> Result<ClientConfig, NetworkError> {
    let extra: Result<Vec<CertificateDer<'static>>, _> =
        CertificateDer::pem_slice_iter(authorities).collect();
    let extra = extra.map_err(|_| NetworkError::Authorities)?;
    if extra.is_empty() && !authorities.is_empty() {
        return Err(NetworkError::Authorities);
    }
    let provider = Arc::new(ring::default_provider());
    let verifier = Verifier::new_with_extra_roots(extra, provider.clone())
        .map_err(NetworkError::NoAuthorities)?;
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(NetworkError::NoAuthorities)?
        // "Dangerous" is its own verifier; this is the one of the operating system.
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    Ok(config)
}

fn proxy(address: &str) -> Result<Proxy, NetworkError> {
    let refused = || NetworkError::Proxy(address.to_owned());
    let url = Url::parse(address).map_err(|_| refused())?;
    if !matches!(url.scheme(), "socks5h" | "http" | "https") || url.host_str().is_none() {
        return Err(refused());
    }
    Proxy::all(url).map_err(|_| refused())
}

const DEAD_AFTER: Duration = Duration::from_secs(45);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_that_would_ask_the_local_network_for_names_is_refused() {
        for bad in [
            "socks5://127.0.0.1:9050",
            "socks4://h:1",
            "127.0.0.1:9050",
            "",
            "ftp://h",
        ] {
            assert!(proxy(bad).is_err(), "{bad:?}");
        }
        for good in ["socks5h://127.0.0.1:9050", "http://proxy:3128"] {
            assert!(proxy(good).is_ok(), "{good:?}");
        }
    }

    #[test]
    fn certificates_that_are_none_are_refused() {
        let refused = tls(b"-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n");
        assert!(matches!(refused, Err(NetworkError::Authorities)));
        assert!(matches!(tls(b"no PEM"), Err(NetworkError::Authorities)));
    }
}
