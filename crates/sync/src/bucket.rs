//! A bucket of an S3-compatible service.

use std::{fmt, time::Duration};

use object_store::{
    BackoffConfig, ClientOptions, RetryConfig,
    aws::{AmazonS3, AmazonS3Builder},
    client::{HttpClient, HttpConnector},
};
use reqwest::Url;
use zeroize::Zeroizing;

use crate::{StoreError, network::Line};

/// Who asks.
#[derive(Clone)]
pub struct Credentials {
    /// The access key's identifier.
    pub key_id: String,
    /// The access key.
    pub secret: Zeroizing<String>,
    /// For credentials that expire.
    pub token: Option<Zeroizing<String>>,
}

/// What a bucket needs beside its name.
#[derive(Clone)]
pub struct BucketSettings {
    /// The service's address, `https://…`; `None`: Amazon's for the region.
    pub endpoint: Option<String>,
    /// The region; most services other than Amazon's take any.
    pub region: String,
    /// Who asks.
    pub credentials: Credentials,
}

/// Opens a bucket; nothing is sent.
pub(crate) fn open(
    bucket: &str,
    settings: &BucketSettings,
    line: &Line,
) -> Result<AmazonS3, StoreError> {
    let credentials = &settings.credentials;
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(bucket)
        .with_region(&settings.region)
        .with_access_key_id(&credentials.key_id)
        .with_secret_access_key(credentials.secret.as_str())
        .with_disable_tagging(true)
        .with_retry(RetryConfig {
            backoff: BackoffConfig {
                init_backoff: Duration::from_millis(200),
                max_backoff: Duration::from_secs(10),
                base: 2.,
            },
            max_retries: 4,
            retry_timeout: Duration::from_secs(120),
        })
        .with_http_connector(Connector(line.clone()));
    if let Some(token) = &credentials.token {
        builder = builder.with_token(token.as_str());
    }
    if let Some(endpoint) = &settings.endpoint {
        builder = builder
            .with_endpoint(checked(endpoint)?)
            .with_allow_http(true);
    }
    builder.build().map_err(|error| StoreError::Settings {
        why: error.to_string(),
    })
}

/// The endpoint, if it is safe to speak to: over HTTPS, on this machine, or inside Tor.
fn checked(endpoint: &str) -> Result<&str, StoreError> {
    let refused = || StoreError::Insecure {
        endpoint: endpoint.to_owned(),
    };
    let url = Url::parse(endpoint).map_err(|_| refused())?;
    let host = url.host_str().unwrap_or_default();
    let is_here = matches!(host, "127.0.0.1" | "[::1]" | "localhost");
    match url.scheme() {
        "https" if !host.is_empty() => Ok(endpoint.trim_end_matches('/')),
        "http" if is_here || host.ends_with(".onion") => Ok(endpoint.trim_end_matches('/')),
        _ => Err(refused()),
    }
}

/// Gives `object_store` the client that everything here uses.
struct Connector(Line);

impl HttpConnector for Connector {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.0.client.clone()))
    }
}

impl fmt::Debug for Connector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Connector")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_could_listen_to_is_refused() {
        for good in [
            "https://s3.example.org",
            "http://127.0.0.1:9000",
            "http://localhost:9000/",
            "http://abc.onion",
        ] {
            assert!(checked(good).is_ok(), "{good}");
        }
        for bad in [
            "http://s3.example.org",
            "http://127.0.0.1.evil.org",
            "ftp://x",
            "s3.example.org",
            "",
        ] {
            assert!(checked(bad).is_err(), "{bad}");
        }
    }
}
