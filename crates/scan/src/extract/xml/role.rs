//! What elements do to the text around them, in WordprocessingML, SpreadsheetML, DrawingML,
//! OpenDocument, SVG and XHTML. Prefixes are the writer's choice, so names are taken without them.

/// What an element does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Parts words, and is not known to mean more.
    Block,
    /// Begins and ends a line.
    Paragraph,
    /// A row of a table.
    Row,
    /// A cell of one.
    Cell,
    /// Parts nothing.
    Inline,
    /// A run of letters with the same look.
    Run,
    /// Says how something looks; holds no text.
    Properties,
    /// A mark in the text: this.
    Mark(&'static str),
    /// Text that a tracked change took out, or put in.
    Deleted,
    Inserted,
    /// Text that is not shown.
    Hidden,
    /// Makes its run hidden.
    Vanish,
    /// What a field does.
    Instruction,
    /// Text that stands beside the text: a comment, a note, a box.
    Aside(&'static str),
    /// OpenDocument keeps what was deleted in front of the text, and marks the place.
    Region,
    Removed,
    Change,
    ChangeStart,
    ChangeEnd,
}

/// What an element called `name` does.
pub(super) fn of(name: &str) -> Role {
    match name {
        "p" | "h" | "si" | "list-item" => Role::Paragraph,
        "tr" | "row" | "table-row" => Role::Row,
        "tc" | "td" | "th" | "c" | "table-cell" | "covered-table-cell" => Role::Cell,
        "r" => Role::Run,
        "rPr" | "pPr" | "tcPr" | "trPr" | "tblPr" | "sectPr" | "tblGrid" | "bodyPr"
        | "endParaRPr" | "sdtPr" | "sdtEndPr" | "fldData" | "lstStyle" | "tblPrEx" => {
            Role::Properties
        }
        "tspan"
        | "textPath"
        | "a"
        | "b"
        | "i"
        | "em"
        | "strong"
        | "span"
        | "u"
        | "sub"
        | "sup"
        | "t"
        | "hyperlink"
        | "smartTag"
        | "sdt"
        | "sdtContent"
        | "fldSimple"
        | "proofErr"
        | "bookmarkStart"
        | "bookmarkEnd"
        | "lastRenderedPageBreak"
        | "commentRangeStart"
        | "commentRangeEnd"
        | "commentReference"
        | "footnoteReference"
        | "endnoteReference"
        | "annotationRef"
        | "footnoteRef"
        | "customXml"
        | "dir"
        | "bdo"
        | "permStart"
        | "permEnd"
        | "fld"
        | "bookmark"
        | "bookmark-start"
        | "bookmark-end"
        | "reference-mark"
        | "reference-mark-start"
        | "reference-mark-end"
        | "soft-page-break"
        | "annotation-end"
        | "meta"
        | "meta-field"
        | "ruby"
        | "ruby-base"
        | "moveFromRangeStart"
        | "moveFromRangeEnd"
        | "moveToRangeStart"
        | "moveToRangeEnd"
        | "fldChar"
        | "rt"
        | "rubyBase"
        | "drawing"
        | "pict"
        | "object"
        | "AlternateContent"
        | "Choice"
        | "Fallback"
        | "inline"
        | "anchor" => Role::Inline,
        "tab" => Role::Mark("\t"),
        "s" => Role::Mark(" "),
        "br" | "cr" | "line-break" => Role::Mark("\n"),
        "noBreakHyphen" => Role::Mark("\u{2011}"),
        "softHyphen" => Role::Mark("\u{ad}"),
        "del" | "moveFrom" | "delText" => Role::Deleted,
        "ins" | "moveTo" => Role::Inserted,
        "hidden-paragraph" | "hidden-text" => Role::Hidden,
        "vanish" | "webHidden" | "specVanish" => Role::Vanish,
        "instrText" | "delInstrText" => Role::Instruction,
        "annotation" => Role::Aside("annotation"),
        "note" => Role::Aside("note"),
        "txbxContent" | "text-box" => Role::Aside("text box"),
        "rPh" | "ruby-text" => Role::Aside("reading aid"),
        "changed-region" => Role::Region,
        "deletion" => Role::Removed,
        "change" => Role::Change,
        "change-start" => Role::ChangeStart,
        "change-end" => Role::ChangeEnd,
        _ => Role::Block,
    }
}
