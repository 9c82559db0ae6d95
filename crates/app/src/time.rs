//! Times in words, from the milliseconds that the vault's clock gave.

/// RFC 3339 in UTC, to the second.
pub(crate) fn rfc3339(milliseconds: i64) -> String {
    jiff::Timestamp::from_millisecond(milliseconds)
        .map(|time| time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
        .unwrap_or_else(|_| "time out of range".to_owned())
}
