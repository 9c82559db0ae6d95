//! One question to one server, one short answer.
//!
//! For authorities, calendars and witnesses: what goes out is public by nature (a hash, a signed
//! checkpoint), what comes back is checked by whoever asked.

use reqwest::{Response, header::CONTENT_TYPE};

use crate::network::Line;

/// What a server answered, whatever its status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status (RFC 9110 §15).
    pub status: u16,
    /// What the server calls the body.
    pub content_type: String,
    /// The body.
    pub body: Vec<u8>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExchangeError {
    /// Not an address that may be asked.
    #[error("`{}` is no address of a server; write `https://host/path`", .0.escape_debug())]
    Address(String),
    /// Nobody there, or the line broke.
    #[error("`{}` cannot be reached or did not finish its answer; check the network and the proxy, then try again", address.escape_debug())]
    Unreached {
        /// Who was asked.
        address: String,
        /// What went wrong, in the words of the HTTP client.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// More than any honest answer.
    #[error("`{}` answered with more than {most} bytes; do not ask it again", address.escape_debug())]
    TooLong {
        /// Who was asked.
        address: String,
        /// What was allowed.
        most: usize,
    },
}

impl Line {
    /// Sends bytes and waits for the answer, of which no more than `most` bytes are taken.
    ///
    /// # Errors
    /// [`ExchangeError`]. A status that says no is an answer.
    pub fn post(
        &self,
        address: &str,
        content_type: &str,
        body: Vec<u8>,
        most: usize,
    ) -> Result<Answer, ExchangeError> {
        let request = self
            .client
            .post(url(address)?)
            .header(CONTENT_TYPE, content_type);
        self.exchange(address, request.body(body), most)
    }

    /// Asks for what is at an address.
    ///
    /// # Errors
    /// [`ExchangeError`]. A status that says no is an answer.
    pub fn get(&self, address: &str, most: usize) -> Result<Answer, ExchangeError> {
        self.exchange(address, self.client.get(url(address)?), most)
    }

    fn exchange(
        &self,
        address: &str,
        request: reqwest::RequestBuilder,
        most: usize,
    ) -> Result<Answer, ExchangeError> {
        let unreached = |error: reqwest::Error| ExchangeError::Unreached {
            address: address.to_owned(),
            source: error.into(),
        };
        self.runtime.block_on(async {
            let mut response = request.send().await.map_err(unreached)?;
            let status = response.status().as_u16();
            let content_type = content_type(&response);
            let mut body = Vec::new();
            while let Some(piece) = response.chunk().await.map_err(unreached)? {
                body.extend_from_slice(&piece);
                if body.len() > most {
                    let address = address.to_owned();
                    return Err(ExchangeError::TooLong { address, most });
                }
            }
            Ok(Answer {
                status,
                content_type,
                body,
            })
        })
    }
}

fn url(address: &str) -> Result<reqwest::Url, ExchangeError> {
    let refused = || ExchangeError::Address(address.to_owned());
    let url = reqwest::Url::parse(address).map_err(|_| refused())?;
    // A name and password in an address would be sent to whoever is there.
    let plain = matches!(url.scheme(), "http" | "https") && url.username().is_empty();
    (plain && url.host_str().is_some())
        .then_some(url)
        .ok_or_else(refused)
}

fn content_type(response: &Response) -> String {
    let value = response.headers().get(CONTENT_TYPE);
    let text = value.and_then(|value| value.to_str().ok());
    text.unwrap_or_default().to_owned()
}
