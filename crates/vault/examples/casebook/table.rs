//! The same records as a table that PostgreSQL copies in.

use std::{
    fs::File,
    io::{BufWriter, Write},
};

use model::date::{Day, UncertainDate};

use crate::{Done, records::Case};

pub(crate) fn write(records: u64, file: &str) -> Done {
    let case = Case::of(records);
    let mut file = BufWriter::new(File::create(file)?);
    for number in 0..records {
        let made = case.record(number);
        let record = &made.record;
        let key = record.name();
        let search = format!("{key} {}", made.texts.join(" "));
        let days = made.date.as_ref().map(days);
        let optional = |number: Option<u64>| number.map_or("\\N".to_owned(), |n| n.to_string());
        let columns = [
            made.number.to_string(),
            record.body.kind().word().to_owned(),
            key,
            search.replace(['\\', '\t', '\n'], " "),
            made.name.clone(),
            days.as_ref()
                .map_or("\\N".to_owned(), |days| days.0.clone()),
            days.as_ref()
                .map_or("\\N".to_owned(), |days| days.1.clone()),
            optional(made.place),
            optional(made.event),
            optional(made.act),
            optional(made.actor),
            optional(made.identity),
            optional(made.above),
            made.code.clone().unwrap_or("\\N".to_owned()),
            made.status.unwrap_or("\\N").to_owned(),
        ];
        writeln!(file, "{}", columns.join("\t"))?;
    }
    Ok(file.flush()?)
}

fn days(date: &UncertainDate) -> (String, String) {
    let text = |day: Option<Day>| day.map_or("\\N".to_owned(), |day| day.to_string());
    (text(date.earliest()), text(date.latest()))
}
