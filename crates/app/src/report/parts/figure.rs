//! Pictures, encoded anew.

use model::{
    key::Key,
    protected::Protected,
    publication::Figure,
    record::{Body, Kind, Record},
};

use crate::report::{desk::Desk, flaw::Flaw, picture::Pictures};

/// The figure of the item at `path`.
pub(crate) fn figure(
    desk: &Desk<'_>,
    pictures: &dyn Pictures,
    line: u32,
    path: &str,
) -> Result<Figure, Flaw> {
    let key = Key::media(path)
        .map_err(|error| desk.flaw(line, error.to_string(), "write the path as in the folder"))?;
    let record = desk.find(line, &key, &[Kind::Item])?;
    of_item(desk, pictures, line, &record)
}

/// The figure of an item.
pub(crate) fn of_item(
    desk: &Desk<'_>,
    pictures: &dyn Pictures,
    line: u32,
    record: &Protected<Record>,
) -> Result<Figure, Flaw> {
    let refuse = |refusal| desk.refuse(line, &refusal);
    let Body::Item(item) = desk.body(record) else {
        return Err(desk.flaw(line, "this record is no item", "refer to a photograph"));
    };
    let shown = item
        .shows
        .iter()
        .map(|person| desk.get(line, *person))
        .collect::<Result<Vec<_>, _>>()?;
    let caption = desk
        .rulings
        .caption(record, desk.language)
        .map_err(refuse)?;
    let credit = desk.rulings.credit(record).map_err(refuse)?;
    let picture = pictures.make(item).map_err(|what| {
        desk.flaw(
            line,
            format!(
                "the picture `{}` cannot be made: {what}",
                record.reveal(&desk.clearance).name()
            ),
            "use another picture",
        )
    })?;
    let image = desk
        .rulings
        .picture(record, &shown, picture.bytes)
        .map_err(refuse)?;
    Ok(Figure {
        image,
        format: picture.format,
        size: picture.size,
        alternative: caption.clone(),
        caption: Some(caption),
        credit,
    })
}
