//! What the receiver reads first, in plain words.

use ingest::bag::ArchiveFacts;

/// The text of `data/README.txt`.
pub(super) fn text(facts: &ArchiveFacts) -> String {
    let compartments: Vec<&str> = facts.compartments.iter().map(|one| one.name()).collect();
    let mut stays = String::new();
    for row in &facts.withheld {
        stays.push_str(&format!("  {:>7}  {}: {}\n", row.count, row.what, row.why));
    }
    if stays.is_empty() {
        stays.push_str("  nothing\n");
    }
    format!(
        "\
This is an archive of a case, handed over in confidence to {to}.
Made on {time} from vault {vault}, by {by}.

What is in it
  {records} records, each as JSON (data/records) and, where a person can write it, as text
  (data/text). They are from: {compartments}.
  {originals} originals, each in a folder of its own (data/items/ITEM) as exhibit.*, with what
  proves its custody up to this hand-over (pack.json), the seal of the device that made
  the archive (seal), and how to check that without our program (VERIFY.txt).
  data/premis.xml: custody in the words of archives (PREMIS 3.0).
  data/ro-crate-metadata.json: the list of all files (RO-Crate 1.2).
  data/archive.json: the same as this page, for programs.
Names of files say nothing of their content: the names that they came with are in the records.

How to check that nothing was changed on the way
  The folder is a bag (BagIt, RFC 8493). In it:
    sha512sum --check tagmanifest-sha512.txt && sha512sum --check manifest-sha512.txt
  or, with the program:  testimony archive check FOLDER
  This tells accidents and careless hands. Whoever can change a file can change the lists too: ask
  the sender for the SHA-256 of tagmanifest-sha512.txt by another way, and compare.
  For each original:  testimony-verify data/items/ITEM

What was not handed over
{stays}
What this does not prove
  That what people said is true, that a picture shows what it is said to show, or when it was
  taken. A pack proves that these bytes were in that vault, unchanged, from the recorded steps
  on; times are those of the sender's own clock unless a pack says otherwise. It does not prove
  that the archive is complete: what a sender leaves out leaves no trace that you can see.
  Records are copies: only custody steps carry proofs.

People
  Who is behind a reference is not said unless the compartments above name `identity`. Do not
  try to find out; do not pass this on. Each consent says what its giver allows.
",
        to = facts.recipient,
        time = facts.exported,
        vault = facts.vault.hex(),
        by = facts.by,
        records = facts.records,
        originals = facts.originals,
        compartments = compartments.join(", "),
    )
}
