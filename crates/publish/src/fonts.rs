//! The fonts that travel with the program (SIL Open Font License, `fonts/OFL.txt`).
//!
//! No font of the machine is used: it would make the same report differ from machine to machine, and
//! tell which machine set it.

/// The embedded font files: a serif for running text, a sans for heads and drawings, and a naskh for
/// Arabic in both roles.
pub(crate) const FILES: [&[u8]; 7] = [
    include_bytes!("../fonts/NotoSerif-Regular.ttf"),
    include_bytes!("../fonts/NotoSerif-Bold.ttf"),
    include_bytes!("../fonts/NotoSerif-Italic.ttf"),
    include_bytes!("../fonts/NotoSans-Regular.ttf"),
    include_bytes!("../fonts/NotoSans-Bold.ttf"),
    include_bytes!("../fonts/NotoNaskhArabic-Regular.ttf"),
    include_bytes!("../fonts/NotoNaskhArabic-Bold.ttf"),
];

/// The families of a drawing's text: ours for the PDF, the reader's own for the screen.
pub(crate) const DRAWING: &str = "'Noto Sans', 'Noto Naskh Arabic', sans-serif";
