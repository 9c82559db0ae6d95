//! Weapons and munitions: seen, traced, transferred.

use super::{Evidence, Kind, PEOPLE};
use crate::{
    count::Count,
    date::UncertainDate,
    field::fields,
    id::RecordId,
    vocabulary::{ArmsCategory, Legibility, Reliability, TraceState, TransferState},
};

fields! {
    /// A weapon or munition that was seen (after the practice of weapons tracing in conflict).
    Weapon {
        /// Category.
        category: ArmsCategory,
        /// Type: assault rifle, mortar bomb, tear-gas grenade.
        kind: String => key("type"),
        /// Make.
        make: Option<String>,
        /// Model.
        model: Option<String>,
        /// Calibre.
        calibre: Option<String>,
        /// Country of manufacture.
        country: Option<String>,
        /// Factory.
        factory: Option<String>,
        /// Year of manufacture.
        year: Option<UncertainDate>,
        /// Serial number; `?` stands for what cannot be read.
        serial: Option<String>,
        /// How well it can be read.
        serial_is: Option<Legibility>,
        /// Lot or batch.
        lot: Option<String>,
        /// Marks: maker, proof, import, headstamp by clock position.
        marks: Vec<String>,
        /// Marks on the packaging, with contract and consignee.
        packaging: Vec<String>,
        /// Condition.
        condition: Option<String>,
        /// Modifications.
        modifications: Vec<String>,
        /// How many.
        quantity: Option<Count>,
        /// When it was documented.
        date: UncertainDate,
        /// Where.
        place: Option<RecordId> => to(&[Kind::Place]),
        /// Who held it.
        holder: Option<RecordId> => to(&[Kind::Actor, Kind::Person, Kind::Source]),
        /// How it came to be seen: in use, seized, surrendered, found, shown on film.
        circumstances: Option<String>,
        /// Through whose hands it went, from maker to finding place, as far as known.
        chain: Vec<Handler>,
        /// The event in which it was used or found.
        event: Option<RecordId> => to(&[Kind::Event]),
        /// Photographs and things.
        items: Vec<RecordId> => to(&[Kind::Item, Kind::PhysicalItem]),
        /// What it rests on.
        evidence: Vec<Evidence>,
        /// Remarks.
        remarks: Prose,
    }
}

fields! {
    /// A request to trace weapons, and its answer.
    Trace {
        /// The weapons.
        weapons: Vec<RecordId> => to(&[Kind::Weapon]).needed(),
        /// To whom.
        to: String,
        /// The same, if on record.
        addressee: Option<RecordId> => to(&[Kind::Actor]),
        /// When it was sent.
        sent: UncertainDate,
        /// What became of it.
        state: TraceState,
        /// When the answer came.
        replied: Option<UncertainDate>,
        /// What it said.
        reply: Option<String>,
        /// The transfer that it points to.
        transfer: Option<RecordId> => to(&[Kind::Transfer]),
        /// Letters and documents.
        items: Vec<RecordId> => to(&[Kind::Item]),
        /// Remarks.
        remarks: Prose,
    }
}

fields! {
    /// A transfer of arms: sale, gift, loan, transit, brokering.
    Transfer {
        /// Who supplied: a state, maker, dealer.
        supplier: RecordId => to(&[Kind::Actor]),
        /// Who received.
        recipient: RecordId => to(&[Kind::Actor]),
        /// Who uses it: the unit.
        end_user: Option<RecordId> => to(&[Kind::Actor]),
        /// Who brokered.
        broker: Option<RecordId> => to(&[Kind::Actor]),
        /// Through which places or countries.
        transit: Vec<String>,
        /// When.
        date: UncertainDate,
        /// How sure it is.
        state: TransferState,
        /// What was transferred.
        goods: Vec<Goods> => needed(),
        /// What it was said to be for.
        stated_use: Option<String>,
        /// The licence, end-user certificate or contract.
        licence: Option<String>,
        /// To whom it was passed on, if it was.
        diverted_to: Option<RecordId> => to(&[Kind::Actor]),
        /// How far the information can be relied on.
        reliability: Option<Reliability>,
        /// Published sources: document, page, date.
        sources: Vec<String>,
        /// What it rests on.
        evidence: Vec<Evidence>,
        /// Remarks.
        remarks: Prose,
    }
}

fields! {
    /// One position of a transfer.
    Goods {
        /// Category.
        category: ArmsCategory,
        /// Type, make and model.
        kind: String => key("type"),
        /// Number of the EU Common Military List.
        list_number: Option<String>,
        /// How many.
        quantity: Option<Count>,
        /// Serial numbers: single ones, or `first..last`.
        serials: Vec<String>,
        /// Lots or batches.
        lots: Vec<String>,
        /// Marks on goods and packaging.
        marks: Vec<String>,
    }
}

fields! {
    /// A person or unit that handled a weapon on its way; a node of a supply chain.
    Handler {
        /// Who.
        who: RecordId => to(&[Kind::Actor, Kind::Person, Kind::Source]),
        /// When.
        date: Option<UncertainDate>,
        /// What they did.
        what: String,
        /// By whom it is said.
        source: Option<RecordId> => to(PEOPLE),
    }
}
