//! What must not compile, and for the right reason: each file beside this one holds one misuse and says
//! what would leak if it compiled. After a change, look at every message anew:
//! `TRYBUILD=overwrite cargo test -p testimony-model compile_fail`.

#[test]
fn what_would_leak_does_not_compile() {
    trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
}
